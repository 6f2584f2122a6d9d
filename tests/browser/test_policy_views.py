"""Under the player: a policy's networks and its map, closed until the reader opens them."""

from __future__ import annotations

from playwright.sync_api import expect

SETTINGS = "playground.html#env=CartPole-v1&total_steps=2048&num_envs=8&num_steps=64"


def test_a_trained_policy_can_be_looked_into_while_it_plays(page, site_url):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url + SETTINGS)
    page.get_by_role("button", name="Train", exact=True).click()
    player = page.locator(".ppo-player")
    play = player.get_by_role("button", name="Play", exact=True)
    expect(play).to_be_enabled(timeout=150_000)
    assert not any("networks.js" in url for url in asked)
    folds = player.locator(".ppo-inside__fold > summary")
    folds.nth(0).click()
    folds.nth(1).click()
    cells = player.locator(".ppo-network__cells")
    expect(cells).to_be_visible(timeout=30_000)
    # Four weights lead into a unit of the first layer, and its eight strongest lead out of it.
    cells.focus()
    page.keyboard.press("ArrowRight")
    table = player.locator(".ppo-network__side .ppo-figure__table")
    table.locator("summary").click()
    expect(table.locator("tbody tr")).to_have_count(12)
    expect(table.locator("tbody")).to_contain_text("cart position")
    expect(player.locator(".ppo-portrait canvas")).to_be_visible()
    before = player.locator(".ppo-network .ppo-figure__readings").inner_text()
    play.click()
    readings = player.locator(".ppo-network .ppo-figure__readings")
    expect(readings).not_to_have_text(before, timeout=60_000)
