"""The playground's settings: the URL keeps them, a bad value is refused at its field."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from ppo_ref import envs


def hash_of(page: Page) -> dict[str, str]:
    # Asked of the page itself: `page.url` hears of replaceState a moment later.
    address = page.evaluate("location.href")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).fragment).items()}


def test_a_link_restores_environment_seed_and_changed_hyperparameters(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=Quitter-v0&seed=7&gamma=0.5&hidden_sizes=8,4")
    expect(page.locator("#ppo-field-env")).to_have_value("Quitter-v0")
    expect(page.locator("#ppo-field-seed")).to_have_value("7")
    expect(page.locator("#ppo-field-gamma")).to_have_value("0.5")
    expect(page.locator("#ppo-field-hidden_sizes")).to_have_value("8, 4")
    assert hash_of(page) == {
        "env": "Quitter-v0", "seed": "7", "gamma": "0.5", "hidden_sizes": "8,4",
    }  # fmt: skip


def test_a_changed_setting_enters_the_url_and_survives_a_reload(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html")
    page.locator("#ppo-field-clip_coef").fill("0.35")
    page.locator("#ppo-field-seed").fill("11")
    assert hash_of(page) == {"env": "CartPole-v1", "seed": "11", "clip_coef": "0.35"}
    page.reload()
    expect(page.locator("#ppo-field-clip_coef")).to_have_value("0.35")
    expect(page.locator("#ppo-field-seed")).to_have_value("11")


def test_the_preset_comes_back_and_leaves_the_url(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=0&gamma=0.5")
    page.get_by_role("button", name="Back to the preset").click()
    expect(page.locator("#ppo-field-gamma")).not_to_have_value("0.5")
    assert "gamma" not in hash_of(page)
    expect(page.get_by_role("button", name="Back to the preset")).to_be_hidden()


def test_a_value_out_of_range_is_refused_at_its_field_with_what_is_allowed(
    page: Page, site_url: str
):
    page.goto(f"{site_url}playground.html")
    field = page.locator("#ppo-field-gamma")
    field.fill("1.5")
    expect(page.locator("#ppo-field-gamma-problem")).to_have_text(
        "1.5 does not fit: a number from 0 to 1."
    )
    assert "gamma" not in hash_of(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(field).to_be_focused()
    expect(page.locator(".ppo-runs__row")).to_have_count(0)
    field.fill("0.9")
    expect(page.locator("#ppo-field-gamma-problem")).to_have_text("")


def test_a_refused_value_in_a_closed_group_is_shown_when_training_is_asked_for(
    page: Page, site_url: str
):
    page.goto(f"{site_url}playground.html")
    details = page.locator(".ppo-group", has=page.locator("#ppo-field-num_envs"))
    field = page.locator("#ppo-field-num_envs")
    field.fill("0")
    details.locator("summary").click()
    expect(field).to_be_hidden()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(field).to_be_focused()
    expect(page.locator("#ppo-field-num_envs-problem")).to_contain_text("from 1 to")


def test_more_minibatches_than_samples_are_refused(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html")
    page.locator("#ppo-field-num_minibatches").fill("100000")
    expect(page.locator("#ppo-field-num_minibatches-problem")).to_contain_text(
        "at most num_envs times num_steps, which is 1024"
    )
    page.locator("#ppo-field-num_minibatches").fill("513")
    expect(page.locator("#ppo-field-num_minibatches-problem")).to_contain_text(
        "at most half of num_envs times num_steps, which is 512"
    )


def test_a_link_to_something_that_does_not_exist_says_so(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=Pong-v5&gamma=7&seed=-1")
    notice = page.locator(".ppo-playground__notice")
    expect(notice).to_contain_text('The link asks for "Pong-v5", which does not exist.')
    expect(notice).to_contain_text("gamma: 7 does not fit")
    expect(notice).to_contain_text("seed: -1 does not fit")
    expect(page.locator("#ppo-field-env")).to_have_value("CartPole-v1")


def test_the_page_is_no_wider_than_a_phone(page: Page, site_url: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}playground.html")
    expect(page.locator(".ppo-playground")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # The fields wait in their groups; a phone shows the world, with Train at the thumb.
    expect(page.locator("#ppo-field-gamma")).to_be_hidden()
    train = page.get_by_role("button", name="Train", exact=True)
    box = train.bounding_box()
    assert box is not None and box["y"] > 844 * 0.8
    train.click()
    expect(page.locator(".ppo-runbar__words")).to_contain_text("of 199,680 steps")
    expect(page.locator(".ppo-runbar__words")).to_be_in_viewport()
    page.locator("summary", has_text="Value").click()
    expect(page.locator("#ppo-field-gamma")).to_be_visible()


def test_every_target_of_the_playground_is_at_least_44_pixels_high(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html")
    expect(page.locator(".ppo-playground")).to_be_visible()
    low = page.evaluate(
        """() => [...document.querySelectorAll(
             '.ppo-playground button, .ppo-playground select, .ppo-playground input[type=text]')]
           .filter((element) => element.offsetParent && element.getBoundingClientRect().height < 44)
           .map((element) => element.textContent || element.id)"""
    )
    assert low == []


def test_another_algorithm_brings_what_it_needs_and_takes_it_away_again(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html")
    algorithm = page.locator("#ppo-field-algorithm")
    expect(algorithm).to_have_value("ppo")
    epochs = page.locator("#ppo-field-update_epochs")
    before = epochs.input_value()
    algorithm.select_option("a2c")
    expect(epochs).to_have_value("1")
    assert hash_of(page)["algorithm"] == "a2c"
    epochs.fill("3")
    expect(page.locator("#ppo-field-update_epochs-problem")).to_have_text(
        "Algorithm a2c needs 1 here."
    )
    algorithm.select_option("ppo_kl")
    expect(page.locator("#ppo-field-target_kl")).to_have_value("0.01")
    expect(epochs).to_have_value(before)
    page.reload()
    expect(page.locator("#ppo-field-algorithm")).to_have_value("ppo_kl")
    algorithm.select_option("ppo")
    assert "algorithm" not in hash_of(page) and "target_kl" not in hash_of(page)


def test_every_world_is_offered_and_a_link_to_none_says_so(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=Pong-v5")
    expect(page.locator("#ppo-field-env option")).to_have_count(len(envs.names()))
    offered = page.locator("#ppo-field-env option").all_inner_texts()
    assert sorted(offered) == sorted(envs.names())  # in groups of their own order
    expect(page.locator("#ppo-field-env")).to_have_value("CartPole-v1")
    expect(page.locator("ppo-playground")).to_contain_text('asks for "Pong-v5"')


def test_a_small_world_is_put_into_words_while_it_trains(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html#env=RandomWalk7-v0&total_steps=2048")
    page.get_by_role("button", name="Train", exact=True).click()
    world = page.locator("canvas.ppo-world__canvas").first
    expect(world).to_have_attribute("aria-label", re.compile(r"place \d of 7"), timeout=60_000)


COLOURS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


def test_worlds_are_drawn_and_put_into_words(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html")
    canvas = page.locator("canvas.ppo-world__canvas").first
    pictures: dict[str, str] = {}
    for name in envs.names():
        page.locator("#ppo-field-env").select_option(name)
        expect(canvas).to_have_attribute("aria-label", re.compile(r"\w.*\.$"))
        if canvas.get_attribute("aria-label") == "Nothing has run yet.":
            continue  # bars, which have nothing to show before
        # Paper, ink and the edges between them: an empty canvas has one colour.
        assert canvas.evaluate(COLOURS) >= 3, name
        pictures[name] = canvas.evaluate("canvas => canvas.toDataURL()")
    assert pictures.pop("MaskedGrid5x5-v0") == pictures["Grid5x5-v0"]
    assert len(set(pictures.values())) == len(pictures) >= 13
