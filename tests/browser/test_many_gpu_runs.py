"""Fifty runs queued from three tabs of one browser, against a real `python -m gpu_api serve`."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect
from service_process import Service, wait_for

TABS = [(9, 8), (9, 8), (9, 7)]
"""Seeds of the two presses of "Run on GPU" in each tab."""
SLOW_S = 240.0
SOON_S = 10.0
"""Seconds for a press of Stop to reach the service, on a busy machine."""


def gamma(tab: int) -> str:
    """The setting that makes a tab's runs a row of their own."""
    return f"0.9{tab + 1}"


class Traffic:
    """What the tabs asked the service, and what was refused."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.asked: Counter[str] = Counter()
        self.refused: list[str] = []
        context.on("response", self._answered)

    def _answered(self, response: Response) -> None:
        if not response.url.startswith(self.address) or response.request.method == "OPTIONS":
            return
        path = response.url.removeprefix(self.address).partition("?")[0]
        kind = "list" if path == "/v1/runs" else path.rpartition("/")[2]
        self.asked[f"{response.request.method} {kind}"] += 1
        if response.status >= 400:
            self.refused.append(f"{response.status} {path}")


def run_on_gpu(tab: Page, first_seed: int, seeds: int) -> None:
    """Press "Run on GPU", and wait until the tab has posted all runs."""
    tab.locator("#ppo-field-seed").fill(str(first_seed))
    tab.locator("#ppo-seeds").select_option(str(seeds))
    press = tab.get_by_role("button", name="Run on GPU")
    press.click()
    expect(tab.locator(".ppo-runs__row").first).to_be_visible()
    expect(press).to_be_enabled()


def runs_of(tab: Page) -> dict[str, str | None]:
    """The state of each run, as the tab has it; None while it is not over."""
    return tab.evaluate(
        """async () => Object.fromEntries(
          (await __ppo.library).runs.map((run) => [run.id, run.done?.status ?? null]))"""
    )


def stop(tab: Page, run_id: str) -> None:
    """Press Stop of one run, as the table's button does."""
    tab.evaluate(
        "async (id) => { const all = await __ppo.library; await all.stop(all.find(id)); }", run_id
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_fifty_runs_in_three_tabs_all_start_stop_and_end(
    context: BrowserContext, site_url: str, own_service
) -> None:
    service = own_service(worker_slots=1)
    busy = service.post_run({"total_steps": 50_000_000})  # all others wait behind it
    traffic = Traffic(context, service.url)
    settings = "env=CartPole-v1&total_steps=2048&target_return="
    tabs: list[Page] = []
    for number, presses in enumerate(TABS):
        tab = context.new_page()
        tab.goto(f"{site_url}playground.html#{settings}&gamma={gamma(number)}")
        tab.locator("#ppo-gpu-address").fill(service.url)
        tab.locator("#ppo-gpu-key").fill(service.key)
        for at, seeds in enumerate(presses):
            run_on_gpu(tab, 100 * number + sum(presses[:at]), seeds)
        tabs.append(tab)
    everything = everything_of(service)
    assert len(everything) - 1 == sum(map(sum, TABS)) == traffic.asked["POST list"]

    # All wait: no run asks by itself, and one request every two seconds serves all three tabs.
    tabs[0].wait_for_timeout(8_000)  # streams of runs that turn out to wait are given back
    before = Counter(traffic.asked)
    tabs[0].wait_for_timeout(10_000)
    asked = traffic.asked - before
    assert asked["GET events"] == 0, asked
    assert 2 <= asked["GET list"] <= 6, asked
    service.client.post(f"/v1/runs/{busy}/cancel")

    # A run that waits at the end of the queue, stopped in each tab.
    for tab in tabs:
        last = list(runs_of(tab))[-1]
        began = time.monotonic()
        stop(tab, last)
        assert service.run(last)["state"] in ("aborted", "cancelled", "cancelling")
        assert time.monotonic() - began < SOON_S

    # Some train to their end; then the rest is stopped by the table's own button.
    wait_for(lambda: list(runs_of(tabs[0]).values()).count("succeeded") >= 3, SLOW_S)
    for number, tab in enumerate(tabs):
        row = tab.locator(".ppo-runs__row", has_text=f"gamma {gamma(number)}")
        row.get_by_role("button", name="Stop: ").click()
    for tab in tabs:
        wait_for(lambda tab=tab: None not in runs_of(tab).values(), SLOW_S)
    told = everything_of(service)
    for tab, presses in zip(tabs, TABS, strict=True):
        seen = runs_of(tab)
        assert len(seen) >= sum(presses)
        for run_id, state in seen.items():
            stated = "cancelled" if told[run_id] == "aborted" else told[run_id]
            assert state == stated
    assert traffic.refused == []


def everything_of(service: Service) -> dict[str, str]:
    """The state of every run on the service."""
    answer = service.client.get("/v1/runs", params={"limit": 100}).json()
    return {run["id"]: run["state"] for run in answer["data"]}
