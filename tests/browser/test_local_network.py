"""A page from the internet and a service on the reader's own machine: the browser's permission."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, expect
from service_process import Service

NAMES = ("loopback-network", "local-network-access")
"""What Chromium calls the permission, by version."""


@pytest.fixture
def page_of_the_internet(launch, site_url: str) -> Iterator[Page]:
    """A page that Chromium takes to come from the internet, though it lies on this machine."""
    chromium = launch(f"--ip-address-space-overrides={urlsplit(site_url).netloc}=public")
    yield chromium.new_page()
    chromium.close()


def answer(page: Page, site_url: str, setting: str) -> None:
    """Answer the browser's question as its reader would."""
    info = page.context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]
    session = page.context.browser.new_browser_cdp_session()
    asked = {"setting": setting, "origin": site_url.rstrip("/")}
    asked["browserContextId"] = info["browserContextId"]
    for name in NAMES:
        try:
            session.send("Browser.setPermission", {"permission": {"name": name}, **asked})
        except Error:
            continue  # this version does not know the name


def run_on_gpu(page: Page, site_url: str, service: Service) -> None:
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=0&total_steps=2048&target_return=")
    page.locator("#ppo-gpu-address").fill(service.url)
    page.locator("#ppo-gpu-key").fill(service.key)
    page.get_by_role("button", name="Run on GPU").click()


def test_a_reader_who_forbade_it_is_told_where_to_allow_it(
    page_of_the_internet: Page, site_url: str, own_service
):
    page, service = page_of_the_internet, own_service(worker_slots=0)
    answer(page, site_url, "denied")
    run_on_gpu(page, site_url, service)
    problem = page.locator(".ppo-gpu__problem")
    expect(problem).to_contain_text("does not let this page reach your own machine")
    expect(problem).to_contain_text("to the left of this page's address")
    answer(page, site_url, "granted")
    problem.get_by_role("button", name="Try again").click()
    expect(page.locator(".ppo-runs__row", has_text="GPU")).to_be_visible()
    expect(problem).to_be_hidden()


def test_a_reader_who_allowed_it_notices_nothing(
    page_of_the_internet: Page, site_url: str, own_service
):
    page, service = page_of_the_internet, own_service(worker_slots=0)
    answer(page, site_url, "granted")
    run_on_gpu(page, site_url, service)
    expect(page.locator(".ppo-runs__row", has_text="GPU")).to_be_visible()
    expect(page.locator(".ppo-gpu__problem")).to_be_hidden()
