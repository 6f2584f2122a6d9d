"""The loop closed: the playground against a real `python -m gpu_api serve`."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from service_process import Service

ROOT = Path(__file__).resolve().parents[2]
SLOW_MS = 300_000


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("service") / "data")
    yield running
    running.kill()


def connect(page: Page, address: str, key: str) -> None:
    page.locator("#ppo-gpu-address").fill(address)
    page.locator("#ppo-gpu-key").fill(key)


def run_on_gpu(page: Page) -> None:
    page.get_by_role("button", name="Run on GPU").click()


def gpu_row(page: Page):
    return page.locator(".ppo-runs__row", has_text="GPU")


def kept_by_the_page(page: Page) -> dict[str, Any]:
    """The newest GPU run: what its curve is drawn from, and what IndexedDB holds."""
    return page.evaluate(
        """async () => {
          const library = await __ppo.library;
          const run = library.runs.findLast((one) => one.kind === "gpu");
          const stored = await library.journal.read(run.id);
          return {
            id: run.id,
            steps: run.iterations.map((event) => event.global_step),
            returns: run.iterations.map((event) => event.episode_return),
            checkpoints: run.checkpoints.map((event) => event.name),
            stored: stored.map(({ seq }) => seq),
          };
        }"""
    )


def assert_the_page_has_every_event_once(page: Page, service: Service) -> None:
    kept = kept_by_the_page(page)
    events = service.events(kept["id"])
    iterations = [event for event in events if event["type"] == "iteration"]
    assert kept["stored"] == [event["seq"] for event in events]
    assert kept["stored"] == list(range(1, len(events) + 1))
    assert kept["steps"] == [event["global_step"] for event in iterations]
    assert kept["returns"] == [event["episode_return"] for event in iterations]
    checkpoints = [event["name"] for event in events if event["type"] == "checkpoint"]
    assert kept["checkpoints"] == checkpoints


@pytest.mark.timeout(900)
def test_a_gpu_run_is_drawn_over_the_browsers_and_its_checkpoints_play(
    page: Page, site_url: str, service: Service
):
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=5&total_steps=4096&target_return=")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".ppo-status__banner")).to_be_visible(timeout=SLOW_MS)
    page.locator("#ppo-field-total_steps").fill("60000")
    connect(page, service.url, service.key)
    run_on_gpu(page)
    expect(gpu_row(page)).to_contain_text("Done after", timeout=SLOW_MS)
    expect(page.locator("ppo-chart").first.locator(".ppo-visually-hidden")).to_contain_text(
        re.compile(r"Browser, .*GPU, ")
    )
    assert_the_page_has_every_event_once(page, service)

    files: list[str] = []
    page.on("request", lambda request: "/artifacts/" in request.url and files.append(request.url))
    gpu_row(page).get_by_role("button", name="Play policy").click()
    told = page.locator(".ppo-player__told")
    expect(told).to_have_text(re.compile(r"Return \d+ after \d+ steps"), timeout=SLOW_MS)
    newest = page.locator(".ppo-player__which").inner_text()
    page.get_by_role("slider", name="Checkpoint of the training").fill("0")
    expect(page.locator(".ppo-player__which")).not_to_have_text(newest)
    expect(told).to_contain_text("Episode over", timeout=60_000)
    assert len(files) == 2
    assert all(file.endswith(".onnx") for file in files)


@pytest.mark.timeout(900)
def test_leaving_and_returning_resumes_without_gap_or_duplicate(
    page: Page, site_url: str, service: Service
):
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=6&total_steps=450000&target_return=")
    asked: list[str] = []
    page.on(
        "request",
        lambda request: (
            "/events" in request.url
            and request.method == "GET"
            and asked.append(request.headers.get("last-event-id", ""))
        ),
    )
    connect(page, service.url, service.key)
    run_on_gpu(page)
    for _ in range(3):
        before = len(asked)
        expect(gpu_row(page)).to_contain_text("per second", timeout=SLOW_MS)
        page.wait_for_timeout(700)
        page.reload()
        expect(gpu_row(page)).to_be_visible()
        page.wait_for_function("() => __ppo.library", timeout=10_000)
        assert len(asked) > before, "the page did not ask for the rest"
    expect(gpu_row(page)).to_contain_text("Done after", timeout=SLOW_MS)
    positions = [int(position) for position in asked]
    assert positions[0] == 0
    assert positions == sorted(positions)
    assert len(set(positions)) >= 3, f"each return goes on from a later event, not {positions}"
    assert_the_page_has_every_event_once(page, service)


@pytest.mark.timeout(900)
def test_a_service_that_restarts_loses_nothing(page: Page, site_url: str, own_service, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED")
    complaints.allow("ERR_INCOMPLETE_CHUNKED_ENCODING")
    service = own_service()
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=8&total_steps=120000&target_return=")
    connect(page, service.url, service.key)
    run_on_gpu(page)
    expect(gpu_row(page)).to_contain_text("per second", timeout=SLOW_MS)
    service.terminate()
    expect(page.locator(".ppo-gpu__state")).to_contain_text(
        "Connection lost. Trying again", timeout=60_000
    )
    service.start()
    row = gpu_row(page)
    # The page tries for half a minute by itself; a slow machine may need the reader.
    again = page.locator(".ppo-gpu__problem").get_by_role("button", name="Try again")
    finished = row.get_by_text("Done after")
    expect(finished.or_(again)).to_be_visible(timeout=SLOW_MS)
    if again.is_visible():
        again.click()
    expect(row).to_contain_text("Done after", timeout=SLOW_MS)
    assert_the_page_has_every_event_once(page, service)


def test_a_wrong_key_is_one_sentence_and_a_way_on(
    page: Page, site_url: str, service: Service, complaints
):
    complaints.allow("401")
    page.goto(f"{site_url}playground.html")
    connect(page, service.url, service.key[:-4] + "0000")
    run_on_gpu(page)
    problem = page.locator(".ppo-gpu__problem")
    expect(problem).to_contain_text("does not accept this key")
    problem.get_by_role("button", name="Change address or key").click()
    expect(page.locator("#ppo-gpu-key")).to_be_focused()
    expect(problem).to_be_hidden()
    expect(page.locator(".ppo-runs__row")).to_have_count(0)


def test_no_service_is_one_sentence_and_training_here_is_the_way_on(
    page: Page, site_url: str, complaints
):
    complaints.allow("ERR_CONNECTION_REFUSED")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = probe.getsockname()[1]
    page.goto(f"{site_url}playground.html#env=Grid5x5-v0&seed=0&total_steps=2048")
    connect(page, f"http://127.0.0.1:{nobody}", "ppo_local_x_y")
    run_on_gpu(page)
    problem = page.locator(".ppo-gpu__problem")
    expect(problem).to_contain_text(f"No answer from http://127.0.0.1:{nobody}.")
    problem.get_by_role("button", name="Train in the browser").click()
    expect(page.locator(".ppo-runs__row")).to_contain_text("Done after", timeout=SLOW_MS)


def test_an_address_that_is_none_says_what_one_looks_like(page: Page, site_url: str):
    page.goto(f"{site_url}playground.html")
    connect(page, "ftp://example", "ppo_local_x_y")
    run_on_gpu(page)
    expect(page.locator(".ppo-gpu__problem")).to_contain_text("http:// or https://, not ftp://")


def test_a_used_up_quota_says_when_to_come_back(page: Page, site_url: str, own_service, complaints):
    complaints.allow("429")
    service = own_service(student_queued_runs=0, student_running_runs=0)
    key = service.create_key("--role", "student", "--owner", "reader")
    page.goto(f"{site_url}playground.html")
    connect(page, service.url, key)
    run_on_gpu(page)
    problem = page.locator(".ppo-gpu__problem")
    expect(problem).to_contain_text(re.compile(r"Try again (in \d+ s|later)\."))
    expect(problem.get_by_role("button", name="Train in the browser")).to_be_visible()


def test_a_run_that_the_service_ended_says_why_and_how_to_go_on(
    page: Page, site_url: str, own_service
):
    service = own_service(default_deadline_s=1)
    page.goto(
        f"{site_url}playground.html#env=CartPole-v1&seed=0&total_steps=50000000&target_return="
    )
    connect(page, service.url, service.key)
    run_on_gpu(page)
    problem = page.locator(".ppo-gpu__problem")
    expect(problem).to_contain_text("The service ended the run:", timeout=SLOW_MS)
    done = service.events(kept_by_the_page(page)["id"])[-1]
    assert done["status"] == "expired"
    expect(problem).to_contain_text(done["reason"])
    problem.get_by_role("button", name="Change the settings").click()
    expect(page.locator("#ppo-field-total_steps")).to_be_focused()


def test_a_setting_that_the_service_refuses_is_marked_in_the_form(
    page: Page, site_url: str, own_service, complaints
):
    complaints.allow("status of 422")
    service = own_service(max_total_steps=1000)
    page.goto(f"{site_url}playground.html#env=CartPole-v1&seed=0&total_steps=2000")
    connect(page, service.url, service.key)
    run_on_gpu(page)
    problem = page.locator(".ppo-gpu__problem")
    refused = "total_steps is 2000, allowed on this service: up to 1000."
    expect(problem).to_contain_text(refused)
    field = page.locator("#ppo-field-total_steps")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#ppo-field-total_steps-problem")).to_have_text(refused)
    problem.get_by_role("button", name="Change the settings").click()
    expect(field).to_be_focused()
    field.fill("900")
    expect(field).to_have_attribute("aria-invalid", "false")


def test_a_service_without_the_environment_is_told_before_anything_starts(
    page: Page, site_url: str, service: Service
):
    # An older service: the real answer with one environment taken out.
    def without_twin_arms(route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["data"] = [item for item in body["data"] if item["name"] != "TwinArms-v0"]
        route.fulfill(response=answer, json=body)

    page.route("**/v1/environments", without_twin_arms)
    page.goto(f"{site_url}playground.html#env=TwinArms-v0&seed=0")
    connect(page, service.url, service.key)
    run_on_gpu(page)
    expect(page.locator(".ppo-gpu__problem")).to_contain_text(
        "This service cannot train TwinArms-v0; it has CartPole-v1"
    )
    expect(page.locator(".ppo-runs__row")).to_have_count(0)


def test_address_and_key_stay_on_the_device_until_forgotten(
    page: Page, site_url: str, service: Service
):
    told: list[str] = []
    page.on(
        "request",
        lambda request: (
            service.key in json.dumps(request.headers) + request.url and told.append(request.url)
        ),
    )
    page.goto(f"{site_url}playground.html#env=TwinArms-v0&seed=0&total_steps=2048")
    connect(page, service.url, service.key)
    run_on_gpu(page)
    expect(gpu_row(page)).to_contain_text("Done after", timeout=SLOW_MS)
    assert told
    assert all(url.startswith(service.url) and service.key not in url for url in told)
    page.reload()
    expect(page.locator("#ppo-gpu-key")).to_have_value(service.key)
    page.get_by_role("button", name="Forget address and key").click()
    assert service.key not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    expect(page.locator("#ppo-gpu-key")).to_have_value("")
    expect(page.locator("#ppo-gpu-address")).to_have_value("")
