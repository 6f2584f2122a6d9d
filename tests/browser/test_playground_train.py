"""Training in the page, over http and from disk: it learns, stops, keeps its curves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import gymnasium
import numpy as np
import onnx
import onnxruntime
import pytest
from playwright.sync_api import Page, expect

# A run takes 3 to 6 s on an idle machine; CI shares its cores.
LEARN_MS = 300_000
REACHED = re.compile(r"^475 reached after ([\d,]+) env steps, ([\d.]+) s\.$")


def train(page: Page) -> None:
    page.get_by_role("button", name="Train", exact=True).click()


def wait_until_done(page: Page) -> str:
    banner = page.locator(".ppo-status__banner")
    expect(banner).to_be_visible(timeout=LEARN_MS)
    return banner.inner_text()


def picture(page: Page, selector: str) -> str:
    return page.locator(selector).first.evaluate("(canvas) => canvas.toDataURL()")


def gymnasium_returns(path: Path, episodes: int = 20) -> list[float]:
    """Returns of the greedy policy of an ONNX file in Gymnasium's own CartPole."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    returns = []
    with gymnasium.make("CartPole-v1") as env:
        for episode in range(episodes):
            obs, _ = env.reset(seed=episode)
            total, over = 0.0, False
            while not over:
                (logits,) = session.run(["logits"], {"obs": obs[None].astype(np.float32)})
                obs, reward, terminated, truncated, _ = env.step(int(logits[0].argmax()))
                total, over = total + float(reward), terminated or truncated
            returns.append(total)
    return returns


@pytest.mark.timeout(900)
def test_cartpole_reaches_475_and_its_policy_downloads_and_plays(
    open_site: Callable[[str], Page], tmp_path: Path
):
    page = open_site("playground.html")
    train(page)
    reached = REACHED.match(wait_until_done(page))
    assert reached, page.locator(".ppo-status__banner").inner_text()
    steps = int(reached[1].replace(",", ""))
    assert steps <= 400_000
    summary = page.locator("ppo-chart .ppo-visually-hidden").first
    expect(summary).to_contain_text(f"at {steps:,} env steps")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download ONNX").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == f"CartPole-v1-seed0-{steps}.onnx"
    onnx.checker.check_model(onnx.load(path), full_check=True)
    assert np.mean(gymnasium_returns(path)) >= 400

    page.get_by_role("button", name="Play", exact=True).click()
    told = page.locator(".ppo-player__told")
    expect(told).to_have_text(re.compile(r"Return \d+ after \d+ steps"), timeout=LEARN_MS)
    before = picture(page, ".ppo-player canvas")
    page.wait_for_timeout(600)
    assert picture(page, ".ppo-player canvas") != before
    # The policy of the end balances far longer than a random one, which falls after 22 steps.
    expect(told).to_have_text(re.compile(r"Return (1\d\d|[2-5]\d\d) after"), timeout=60_000)

    # The downloaded file plays like a checkpoint; another world refuses it by its numbers.
    page.locator("#ppo-player-file").set_input_files(path)
    which = page.locator(".ppo-player__which")
    expect(which).to_have_text("From your file")
    expect(told).to_have_text(re.compile(r"Return \d+ after \d+ steps"))
    page.locator("#ppo-player-source").select_option(index=0)

    page.get_by_role("button", name="Push right").click()
    page.get_by_role("slider", name="Checkpoint of the training").fill("0")
    expect(which).not_to_contain_text(f"After {steps:,} env steps")
    # The first checkpoint of about fifty cannot balance: its episodes end soon, again and again.
    expect(told).to_contain_text("Episode over", timeout=60_000)

    page.locator("#ppo-field-env").select_option("Grid5x5-v0")
    page.locator("#ppo-player-file").set_input_files(path)
    expect(page.locator(".ppo-player__problem")).to_contain_text(
        "reads 4 numbers, Grid5x5-v0 shows 25"
    )


def test_stop_ends_a_run_and_keeps_its_curve(open_site: Callable[[str], Page]):
    page = open_site("playground.html#env=CartPole-v1&seed=3&target_return=&total_steps=100000000")
    train(page)
    row = page.locator(".ppo-runs__row")
    expect(row).to_contain_text("per second", timeout=LEARN_MS)
    page.locator(".ppo-runbar").get_by_role("button", name="Stop").click()
    expect(page.locator(".ppo-status__banner")).to_have_text(
        re.compile(r"^Stopped after [\d,]+ env steps"), timeout=30_000
    )
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    summary = page.locator("ppo-chart .ppo-visually-hidden").first
    expect(summary).to_contain_text("env steps; lowest")


def test_runs_overlay_and_come_back_after_a_reload(open_site: Callable[[str], Page]):
    page = open_site("playground.html#env=Grid5x5-v0&seed=1&total_steps=2048")
    train(page)
    wait_until_done(page)
    page.locator("#ppo-field-total_steps").fill("4096")
    train(page)
    rows = page.locator(".ppo-runs__row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Done after 4,096 env steps", timeout=LEARN_MS)
    said = page.locator("ppo-chart").first.locator(".ppo-visually-hidden")
    both = re.compile(r"Browser, total_steps 2048: .*Browser, total_steps 4096: ")
    expect(said).to_have_text(both)
    swatches = page.locator(".ppo-runs__swatch")
    colours = {
        each.evaluate("(e) => getComputedStyle(e).borderTopColor") for each in swatches.all()
    }
    assert len(colours) == 2
    # Curves are drawn, and the journal is written, twice a second.
    page.wait_for_timeout(1200)
    shown = said.inner_text()

    page.reload()
    expect(rows).to_have_count(2)
    expect(said).to_have_text(shown)
    rows.first.get_by_role("button", name="Hide").click()
    expect(said).not_to_have_text(both)
    rows.first.get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)


def test_a_run_goes_on_while_its_reader_is_on_another_page(page: Page, site_url: str):
    page.goto(
        f"{site_url}playground.html#env=CartPole-v1&seed=3&target_return=&total_steps=9000000"
    )
    train(page)
    row = page.locator(".ppo-runs__row")
    expect(row).to_contain_text("per second", timeout=LEARN_MS)
    # Material replaces the page without a reload.
    page.locator("a.md-logo").first.click()
    expect(page.locator("ppo-hero")).to_be_visible()
    page.go_back()
    expect(row).to_contain_text("per second")
    page.locator(".ppo-runbar").get_by_role("button", name="Stop").click()
    expect(row).to_contain_text(re.compile(r"Stopped after [\d,]+ env steps"), timeout=30_000)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()


def test_a_run_cut_off_by_a_reload_says_so(page: Page, site_url: str):
    page.goto(
        f"{site_url}playground.html#env=CartPole-v1&seed=3&target_return=&total_steps=9000000"
    )
    train(page)
    row = page.locator(".ppo-runs__row")
    expect(row).to_contain_text("per second", timeout=LEARN_MS)
    # The journal is written twice a second.
    page.wait_for_timeout(1200)
    page.on("dialog", lambda dialog: dialog.accept())  # a page that trains asks before it goes
    page.reload()
    expect(row).to_contain_text("the page was left then")


def test_a_run_that_never_began_says_so_after_a_reload(page: Page, site_url: str):
    page.route("**/numpy.zip.gz*", lambda route: None)  # a line that answers nothing
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=3")
    train(page)
    row = page.locator(".ppo-runs__row")
    expect(row).to_contain_text("Starting.")
    page.unroute_all(behavior="ignoreErrors")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(row).to_contain_text("The page was left before the first update.")


def test_every_chart_has_its_meaning_and_its_numbers(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=Grid5x5-v0&seed=0&total_steps=2048")
    train(page)
    wait_until_done(page)
    charts = page.locator("ppo-chart:visible")
    expect(charts).to_have_count(7)
    for chart in charts.all():
        chart.locator(".ppo-chart__ask").click()
        panel = chart.locator(".ppo-popover")
        expect(panel.locator("p")).to_contain_text("ealthy")
        expect(panel).to_be_in_viewport(ratio=0.99)
        chart.get_by_role("button", name="Show the numbers").click()
        # 2,048 env steps are 4 iterations of 8 environments times 64 steps.
        expect(chart.locator("tbody tr")).to_have_count(4)
        expect(chart.locator("tbody tr").last.locator("td").first).to_have_text("2,048")
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()


def test_reduced_motion_holds_the_world_still(page: Page, site_url: str):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=0&total_steps=8192&target_return=")
    train(page)
    wait_until_done(page)
    still = picture(page, ".ppo-playground__world canvas")
    page.wait_for_timeout(700)
    assert picture(page, ".ppo-playground__world canvas") == still
    page.locator(".ppo-world__bar").get_by_role("button", name="Play").click()
    page.wait_for_function(
        "(still) => document.querySelector('.ppo-playground__world canvas').toDataURL() !== still",
        arg=still,
    )


def test_a_policy_over_real_numbers_trains_and_plays(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=LQR-v0&seed=0&total_steps=8192")
    train(page)
    wait_until_done(page)
    page.get_by_role("button", name="Play", exact=True).click()
    told = page.locator(".ppo-player__told")
    # An episode is 50 steps. Doing nothing gets -62 on average, the best policy -2, and with the
    # wrong sign x would grow without end: `LQR.exact_return`.
    expect(told).to_have_text(
        re.compile(
            r"^Return -?\d[\d.]* after 50 steps\. Episode over\. u -?[\d.]+ \(std [\d.]+\)$"
        ),
        timeout=LEARN_MS,
    )
    assert -20 < float(told.inner_text().split()[1]) < 0


def test_a_file_that_is_no_policy_is_refused_with_its_reason(
    page: Page, site_url: str, tmp_path: Path
):
    page.goto(f"{site_url}playground.html")
    wrong = tmp_path / "notes.onnx"
    wrong.write_bytes(b"these are not weights")
    page.locator("#ppo-player-file").set_input_files(wrong)
    expect(page.locator(".ppo-player__problem")).to_contain_text("not a readable ONNX file")


@pytest.mark.timeout(600)
def test_a_kl_penalty_has_a_chart_of_its_own_weight(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#total_steps=4096")
    chart = page.locator("ppo-chart", has_text="KL penalty")
    train(page)
    wait_until_done(page)
    expect(page.locator("ppo-chart", has_text="Value loss")).to_be_visible()
    expect(chart).to_be_hidden()
    page.locator("#ppo-field-algorithm").select_option("ppo_kl")
    train(page)
    expect(chart).to_be_visible(timeout=LEARN_MS)
    expect(chart.locator(".ppo-chart__value")).to_have_text(re.compile(r"\d"))


@pytest.mark.timeout(600)
def test_seeds_train_side_by_side_into_one_row_with_their_median(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=Grid5x5-v0&seed=4&seeds=3&total_steps=2048")
    expect(page.locator("#ppo-seeds")).to_have_value("3")
    train(page)
    row = page.locator(".ppo-runs__row")
    expect(row).to_contain_text("3 of 3 done", timeout=LEARN_MS)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("4, 5, 6")
    tiles = page.locator(".ppo-seed")
    expect(tiles).to_have_count(3)
    said = page.locator("ppo-chart").first.locator(".ppo-visually-hidden")
    tiles.nth(1).click()
    expect(said).to_contain_text("seed 5 alone: from")
    tiles.nth(1).click()
    expect(said).not_to_contain_text("alone")


@pytest.mark.timeout(600)
def test_every_world_has_its_own_scale_and_target(page: Page, site_url: str):
    """The second world used to keep the target of the first, which drew it flat."""
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=0&total_steps=2048")
    train(page)
    wait_until_done(page)
    page.locator("#ppo-field-env").select_option("Grid5x5-v0")
    page.locator("#ppo-field-total_steps").fill("2048")
    train(page)
    expect(page.locator(".ppo-runs__row")).to_contain_text("Done after 2,048", timeout=LEARN_MS)
    chart = page.locator("ppo-chart").first
    assert chart.evaluate("(chart) => chart.target") is None


@pytest.mark.timeout(600)
def test_a_bug_shows_itself_in_its_probe(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html")
    page.locator("summary", has_text="can you see them?").click()
    page.get_by_role("switch", name="Ends shifted by one row").check()
    page.get_by_role("button", name="Go to Quitter-v0").click()
    expect(page.locator("#ppo-field-env")).to_have_value("Quitter-v0")
    train(page)
    row = page.locator(".ppo-runs__row")
    expect(row).to_contain_text("bug gae_off1")
    done = re.compile(r"mean return of ([\d.]+)\.")
    expect(row).to_contain_text(done, timeout=LEARN_MS)
    found = done.search(row.inner_text())
    assert found and float(found[1]) < 5


@pytest.mark.timeout(600)
def test_a_reward_of_ones_own_is_trained_and_a_wrong_line_is_marked(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=0&total_steps=2048&reward=open(1)")
    train(page)
    problem = page.locator("#ppo-edit-reward-problem")
    expect(problem).to_contain_text("open", timeout=LEARN_MS)
    page.locator("#ppo-edit-reward").fill("0.5")
    train(page)
    row = page.locator(".ppo-runs__row", has_text="reward 0.5")
    expect(row).to_contain_text("Done after 2,048", timeout=LEARN_MS)


@pytest.mark.timeout(600)
def test_one_update_at_a_press(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=Grid5x5-v0&seed=0&total_steps=8192")
    page.get_by_role("button", name="One update").click()
    train(page)
    steps = page.locator(".ppo-status__number").nth(1)
    expect(steps).to_have_text(re.compile(r"^(512|1,024|1,536)$"), timeout=LEARN_MS)
    page.wait_for_timeout(700)
    before = int(steps.inner_text().replace(",", ""))
    page.get_by_role("button", name="Next update").click()
    expect(steps).to_have_text(f"{before + 512:,}")
    page.wait_for_timeout(700)
    expect(steps).to_have_text(f"{before + 512:,}")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_playground_full_of_runs_breaks_no_rule(page: Page, site_url: str, scheme, broken_rules):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site_url}playground.html#env=Quitter-v0&seed=0&seeds=3&total_steps=2048")
    train(page)
    expect(page.locator(".ppo-runs__row")).to_contain_text("3 of 3 done", timeout=LEARN_MS)
    page.locator(".ppo-seed").first.click()
    page.locator(".ppo-group").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    page.get_by_role("button", name="Take away").click()
    assert broken_rules(page, scheme) == []


def test_leaving_asks_while_a_run_trains_and_only_then(page: Page, site_url: str):
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=3&total_steps=2000000")
    page.get_by_role("button", name="Train", exact=True).click()
    row = page.locator(".ppo-runs__row")
    expect(row).to_contain_text("per second", timeout=120_000)
    # Within the site it goes on: reading a chapter meanwhile costs nothing.
    page.locator("a[href$='glossary.html']").first.evaluate("link => link.click()")
    page.wait_for_url("**/glossary.html")
    assert asked == []
    page.locator("a[href$='playground.html']").first.evaluate("link => link.click()")
    page.wait_for_url("**/playground.html*")
    expect(row).to_contain_text("per second")
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"] and not page.is_closed()
    row.get_by_role("button", name="Stop: ").click()
    expect(row).to_contain_text("Stopped after", timeout=60_000)
    page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
