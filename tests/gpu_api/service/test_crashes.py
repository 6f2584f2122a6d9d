"""Crashes of the service itself, and of workers it cannot see."""

import os
import signal
import threading
import time

import httpx
import pytest

pytestmark = pytest.mark.system


def test_killing_the_service_loses_nothing_acknowledged(own_service, kit):
    service = own_service(checkpoint_interval_s=0.3)
    run_id = service.post_run(kit.SHORT | {"total_steps": 200_000, "update_epochs": 4})
    waiting = service.post_run(kit.SHORT)
    service.wait_step(run_id, 2000)
    pid = service.worker_pid(run_id)
    seen = service.events(run_id)
    service.kill()
    kit.wait_for(lambda: not alive(pid), 5.0)
    service.start()
    assert service.events(run_id)[: len(seen)] == seen
    assert service.wait(run_id, "succeeded", "failed")["state"] == "succeeded"
    assert service.wait(waiting, "succeeded", "failed")["state"] == "succeeded"
    events = service.events(run_id)
    kit.assert_whole(events)
    assert events[: len(seen)] == seen
    assert [step for step, _ in kit.curve(events)] == list(range(512, 200_000, 512))
    listed = service.client.get(f"/v1/runs/{run_id}/checkpoints").json()["data"]
    for item in listed:
        for name in item["artifacts"]:
            answer = service.client.get(f"/v1/runs/{run_id}/artifacts/{name}")
            assert answer.status_code == 200


def test_a_terminated_service_leaves_quickly_and_its_run_goes_on_at_the_next_start(
    own_service, kit
):
    service = own_service()
    run_id = service.post_run(kit.SHORT | {"total_steps": 200_000, "update_epochs": 4})
    seen = []

    def follow() -> None:
        with service.stream(run_id) as response:
            seen.extend(kit.sse_events(response))

    follower = threading.Thread(target=follow)
    follower.start()
    service.wait_step(run_id, 2000)
    assert service.terminate() < 8.0
    follower.join(5.0)
    assert not follower.is_alive()
    assert seen[-1]["type"] == "checkpoint", "the worker saved, and the stream still told it"
    service.start()
    assert service.wait(run_id, "succeeded", "failed")["state"] == "succeeded"
    events = service.events(run_id)
    kit.assert_whole(events)
    assert events[: len(seen)] == seen
    # Nothing was done twice: the worker saved before it gave the run back.
    iterations = [event["global_step"] for event in events if event["type"] == "iteration"]
    assert iterations == sorted(set(iterations))


def test_a_worker_paused_past_its_lease_is_replaced_and_refused(own_service, kit):
    service = own_service(lease_s=2.0, checkpoint_interval_s=0.3)
    run_id = service.post_run(kit.SHORT | {"total_steps": 200_000, "update_epochs": 4})
    service.wait_step(run_id, 2000)
    pid = service.worker_pid(run_id)
    os.kill(pid, signal.SIGSTOP)
    assert service.wait(run_id, "succeeded", "failed")["state"] == "succeeded"
    kit.wait_for(lambda: not alive(pid), 5.0)
    events = service.events(run_id)
    kit.assert_whole(events)
    assert {event["attempt"] for event in events} == {1, 2}


def test_a_run_that_kills_its_workers_fails_in_the_end(own_service, kit):
    service = own_service(max_failures=2, checkpoint_interval_s=3600)
    run_id = service.post_run(kit.LONG)

    def killed_again() -> bool:
        run = service.run(run_id)
        # The last attempt may end between these two looks; then there is no worker any more.
        pid = service.worker_pid_now(run_id) if run["global_step"] else None
        if run["state"] == "running" and pid:
            kill_worker(pid)
        return run["state"] == "failed"

    kit.wait_for(killed_again, 90.0)
    assert "signal 9" in service.run(run_id)["reason"]
    kit.assert_whole(service.events(run_id))


def test_a_second_service_on_the_folder_and_a_taken_port_are_refused_in_a_sentence(
    own_service, tmp_path
):
    import subprocess
    import sys

    service = own_service(warm_worker="false")
    command = [sys.executable, "-m", "gpu_api", "serve", "--port"]
    folder = subprocess.run(
        [*command, "0", "--data", str(service.data)], capture_output=True, text=True
    )
    assert folder.returncode == 1
    assert folder.stderr.strip() == f"Another service uses the data folder {service.data}."
    port = subprocess.run(
        [*command, str(service.port), "--data", str(tmp_path / "other")],
        capture_output=True,
        text=True,
    )
    assert port.returncode == 1
    assert port.stderr.startswith(f"Cannot listen on 127.0.0.1, port {service.port}: ")
    assert len(port.stderr.strip().splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_random_kills_of_service_and_workers_lose_nothing(own_service, kit, seed):
    import numpy as np

    rng = np.random.default_rng(seed)
    service = own_service(checkpoint_interval_s=0.2, max_failures=50)
    runs = [service.post_run(kit.SHORT | {"total_steps": 200_000}, seed=n) for n in range(2)]
    known: dict[str, list[dict]] = {run_id: [] for run_id in runs}
    for _ in range(6):
        time.sleep(float(rng.uniform(0.2, 3.0)))
        for run_id in runs:
            known[run_id] = service.events(run_id)
        if rng.random() < 0.5:
            service.kill()
            service.start()
        else:
            for run_id in runs:
                if service.run(run_id)["state"] == "running":
                    kill_worker(service.worker_pid(run_id))
    for run_id in runs:
        assert service.wait(run_id, "succeeded", "failed")["state"] == "succeeded"
        events = service.events(run_id)
        kit.assert_whole(events)
        assert events[: len(known[run_id])] == known[run_id]
        assert [step for step, _ in kit.curve(events)] == list(range(512, 200_000, 512))


def kill_worker(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_client_of_a_killed_service_sees_a_closed_stream(own_service, kit):
    service = own_service()
    run_id = service.post_run(kit.LONG)
    with pytest.raises(httpx.TransportError), service.stream(run_id) as response:
        for number, _event in enumerate(kit.sse_events(response)):
            if number == 3:
                service.process.kill()
