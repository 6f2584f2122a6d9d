"""A real service with real workers: runs, streams, crashes."""

import base64
import hashlib
import json
import os
import signal
import threading
import time

import httpx
import numpy as np
import onnx
import onnxruntime
import pytest
import torch

pytestmark = pytest.mark.system

STREAM = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def finished(service, kit):
    """A run that is over, with its events."""
    run_id = service.post_run(kit.SHORT)
    assert service.wait(run_id, "succeeded", "failed")["state"] == "succeeded"
    return run_id, service.events(run_id)


def test_a_run_trains_to_its_end(service, kit, finished):
    run_id, events = finished
    kit.assert_whole(events)
    assert events[0]["type"] == "run_started"
    assert len(kit.curve(events)) == 4
    run = service.run(run_id)
    assert run["engine"] == events[0]["engine"]
    assert run["engine"] == ("torch" if torch.cuda.is_available() else "numpy")
    assert (run["state"], run["global_step"], run["attempt"]) == ("succeeded", 2048, 1)
    assert run["last_seq"] == len(events)
    assert service.client.get("/v1/usage").json()["device_seconds_today"] > 0


def test_every_checkpoint_is_a_sound_policy_with_the_hash_it_says(service, finished):
    run_id, events = finished
    listed = service.client.get(f"/v1/runs/{run_id}/checkpoints").json()["data"]
    told = [event for event in events if event["type"] == "checkpoint"]
    assert [(item["name"], item["artifacts"]) for item in listed] == [
        (event["name"], event["artifacts"]) for event in told
    ]
    assert (listed[0]["global_step"], listed[-1]["global_step"]) == (0, 2048)
    for item in listed:
        ((name, digest),) = item["artifacts"].items()
        answer = service.client.get(f"/v1/runs/{run_id}/artifacts/{name}")
        assert hashlib.sha256(answer.content).hexdigest() == digest
        assert answer.headers["etag"] == f'"{digest}"'
        expected = base64.b64encode(bytes.fromhex(digest)).decode()
        assert answer.headers["content-digest"] == f"sha-256=:{expected}:"
        assert "immutable" in answer.headers["cache-control"]
        model = onnx.load_from_string(answer.content)
        onnx.checker.check_model(model)
        about = {entry.key: entry.value for entry in model.metadata_props}
        assert (about["env"], about["global_step"]) == ("CartPole-v1", str(item["global_step"]))
        session = onnxruntime.InferenceSession(answer.content)
        (action,) = session.run(["action"], {"obs": np.zeros((3, 4), np.float32)})
        assert action.shape == (3,)
        again = service.client.get(
            f"/v1/runs/{run_id}/artifacts/{name}", headers={"If-None-Match": f'"{digest}"'}
        )
        assert (again.status_code, again.content) == (304, b"")


def test_a_stream_resumes_after_every_event_without_gap_or_duplicate(service, kit, finished):
    run_id, events = finished
    for seen in range(len(events)):
        with service.stream(run_id, **{"Last-Event-ID": str(seen)}) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            assert list(kit.sse_events(response)) == events[seen:]
        page = service.client.get(f"/v1/runs/{run_id}/events", params={"after": seen, "limit": 3})
        assert page.json()["data"] == events[seen : seen + 3]
    for unknown in (str(len(events) + 1), "x"):
        with service.stream(run_id, **{"Last-Event-ID": unknown}) as response:
            assert response.status_code == 400


def test_readers_that_leave_and_return_at_random_miss_nothing(service, kit):
    rng = np.random.default_rng(0)
    run_id = service.post_run(kit.SHORT | {"total_steps": 10_000})
    seen: list[dict] = []
    while not seen or seen[-1]["type"] != "done":
        headers = {"Last-Event-ID": str(seen[-1]["seq"])} if seen else {}
        take = int(rng.integers(1, 12))
        with service.stream(run_id, **headers) as response:
            for event, _ in zip(kit.sse_events(response), range(take), strict=False):
                seen.append(event)
    kit.assert_whole(seen)
    assert seen == service.events(run_id)


def test_fifty_identical_requests_at_once_make_one_run(service, kit):
    answers = []

    def ask() -> None:
        answers.append(
            httpx.post(
                f"{service.url}/v1/runs",
                json={"env": "Quitter-v0", "config": kit.SHORT},
                headers={"Authorization": f"Bearer {service.key}", "Idempotency-Key": "fifty"},
                timeout=30,
            )
        )

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    replays = [answer.headers.get("idempotent-replayed") for answer in answers]
    assert replays.count("true") == 49
    service.wait(answers[0].json()["id"], "succeeded")


def test_a_running_run_stops_when_cancelled_and_keeps_its_policy(service, kit):
    run_id = service.post_run(kit.LONG)
    service.wait_step(run_id, 1000)
    began = time.monotonic()
    assert service.client.post(f"/v1/runs/{run_id}/cancel").json()["state"] == "cancelling"
    run = service.wait(run_id, "cancelled")
    assert time.monotonic() - began < 5.0
    events = service.events(run_id)
    kit.assert_whole(events)
    assert events[-1]["status"] == "cancelled"
    assert events[-2]["type"] == "checkpoint"
    assert events[-2]["global_step"] == run["global_step"]
    assert service.client.post(f"/v1/runs/{run_id}/cancel").json() == run


def test_a_run_past_its_deadline_expires(service, kit):
    run_id = service.post_run(kit.LONG, deadline_s=1.0)
    assert "deadline" in service.wait(run_id, "expired")["reason"]
    kit.assert_whole(service.events(run_id))


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without a GPU")
def test_a_run_that_cannot_train_fails_with_the_reason(service, kit):
    run_id = service.post_run(kit.SHORT, device="cuda")
    run = service.wait(run_id, "failed", "succeeded")
    assert run["state"] == "failed"
    assert "cuda" in run["reason"] and "cpu" in run["reason"]
    kit.assert_whole(service.events(run_id))


def test_torch_trains_where_it_is_asked_for(service, kit):
    run_id = service.post_run(kit.SHORT, engine="torch", device="cpu")
    assert service.run(run_id)["engine"] == "torch"
    assert service.wait(run_id, "succeeded", "failed")["state"] == "succeeded"
    events = service.events(run_id)
    kit.assert_whole(events)
    assert (events[0]["engine"], events[0]["device"]) == ("torch", "cpu")


def test_prefer_wait_answers_a_post_with_the_finished_run(service, kit):
    answer = service.client.post(
        "/v1/runs",
        json={"env": "CartPole-v1", "config": kit.SHORT},
        headers={"Prefer": "wait=30"},
        timeout=60,
    )
    assert answer.json()["state"] == "succeeded"


@pytest.mark.parametrize("how", ["killed", "asked"])
def test_a_lost_worker_is_replaced_and_the_run_goes_on(service, kit, how):
    run_id = service.post_run(kit.SHORT | {"total_steps": 200_000, "update_epochs": 4}, seed=3)
    checkpoints = f"/v1/runs/{run_id}/checkpoints"
    kit.wait_for(lambda: len(service.client.get(checkpoints).json()["data"]) > 1, 60.0)
    pid = service.worker_pid(run_id)
    os.kill(pid, signal.SIGKILL if how == "killed" else signal.SIGTERM)
    assert service.wait(run_id, "succeeded", "failed")["state"] == "succeeded"
    events = service.events(run_id)
    kit.assert_whole(events)
    first, second = [event for event in events if event["type"] == "run_started"]
    assert (first["attempt"], second["attempt"]) == (1, 2)
    before = [event for event in events if event["seq"] < second["seq"]]
    saved = [event["global_step"] for event in before if event["type"] == "checkpoint"]
    assert second["global_step"] == saved[-1] > 0
    assert [step for step, _ in kit.curve(events)] == list(range(512, 200_000, 512))
    for item in service.client.get(f"/v1/runs/{run_id}/checkpoints").json()["data"]:
        ((name, digest),) = item["artifacts"].items()
        data = service.client.get(f"/v1/runs/{run_id}/artifacts/{name}").content
        assert hashlib.sha256(data).hexdigest() == digest


def test_a_resumed_run_equals_an_uninterrupted_one(service, kit):
    config = kit.SHORT | {"total_steps": 200_000}
    curves, policies = [], []
    for interrupted in (False, True):
        run_id = service.post_run(config, seed=11)
        if interrupted:
            service.wait_step(run_id, 3000)
            os.kill(service.worker_pid(run_id), signal.SIGKILL)
        service.wait(run_id, "succeeded")
        events = service.events(run_id)
        curves.append(kit.curve(events))
        last = [event for event in events if event["type"] == "checkpoint"][-1]
        policies.append(last["artifacts"])
        assert interrupted == (events[-1]["attempt"] == 2)
    assert curves[0] == curves[1]
    assert policies[0] == policies[1]


def test_revoking_a_key_closes_its_streams(service, kit):
    from gpu_api.adapters.sql.database import Database
    from gpu_api.adapters.sql.key_store import SqlKeyStore
    from gpu_api.service.keys import load_pepper

    database = Database(f"sqlite:///{service.data / 'ppo.db'}")
    keys = SqlKeyStore(database, load_pepper(service.data), label="local")
    key, text = keys.create("student")
    headers = {"Authorization": f"Bearer {text}"}
    body = {"env": "CartPole-v1", "config": kit.LONG}
    run_id = service.client.post("/v1/runs", json=body, headers=headers).json()["id"]
    with service.stream(run_id, **headers) as response:
        events = kit.sse_events(response)
        next(events)
        keys.revoke(key.id)
        began = time.monotonic()
        rest = list(events)
        assert time.monotonic() - began < 5.0
    assert all(event["type"] != "done" for event in rest)
    os.kill(service.worker_pid(run_id), signal.SIGKILL)
    with database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE runs SET stop='cancelled', stop_requested_at=0 WHERE id=?", (run_id,)
        )
    database.close()


def test_logs_name_the_run_and_never_a_key(service, finished):
    text = (service.data.parent / "data.log").read_text()
    assert finished[0] in text
    for line in text.splitlines():
        json.loads(line)
    assert service.key not in text and service.key.split("_")[3] not in text
    assert "Bearer" not in text
