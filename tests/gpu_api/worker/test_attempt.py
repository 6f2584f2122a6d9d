"""One attempt against a service that only listens: what it reports, stores, and ends in."""

import hashlib
import json
import threading

import onnx
import pytest

from gpu_api.worker import attempt
from gpu_api.worker.channel import Refused
from ppo_ref.config import PPOConfig, RunSpec

SPEC = RunSpec(
    env="CartPole-v1",
    seed=3,
    config=PPOConfig(
        total_steps=512,
        num_envs=4,
        num_steps=32,
        num_minibatches=1,
        update_epochs=1,
        hidden_sizes=(8,),
    ),
)


class Service:
    """Keeps what a worker sends; stands in for the channel, whose methods it has."""

    def __init__(self, *, stop=None, state=None, spec=None, device="cpu", interval_s=3600.0):
        self.asked, self.state, self.patience_s = stop, state, 0.0
        self.spec = spec or {**SPEC.to_dict(), "engine": "numpy"}
        self.device, self.interval_s = device, interval_s
        self.events, self.blobs, self.committed, self.released = [], {}, [], False

    def call(self, method, path, body=None):
        if path == "/claim":
            return {
                "spec": self.spec,
                "device": self.device,
                "checkpoint_interval_s": self.interval_s,
                "lease_s": 30.0,
                "resume": None if self.state is None else "step-000000000256",
                "state_sha256": self.state and hashlib.sha256(self.state).hexdigest(),
            }
        if path == "/events":
            assert body["first"] == len(self.events)
            self.events += body["events"]
            return {"stop": self.asked}
        if path == "/checkpoints":
            assert body["index"] == len(self.events)
            self.events.append(body["event"])
            self.committed.append(body)
        elif path == "/release":
            self.released = True
        else:
            self.blobs[path.removeprefix("/blobs/")] = body
        return None

    def fetch(self, method, path, body=None):
        assert path == "/state"
        return self.state

    @property
    def kinds(self):
        return [event["type"] for event in self.events]


@pytest.fixture
def work(monkeypatch):
    """Do an attempt for a service; return its exit code."""

    def do(service, released=None):
        monkeypatch.setattr(attempt, "Channel", lambda *_, **__: service)
        assignment = attempt.Assignment(url="http://x:1", run_id="run", attempt=1, token="t")
        return attempt.work(assignment, released or threading.Event())

    return do


def set_event():
    event = threading.Event()
    event.set()
    return event


def test_a_run_is_reported_to_its_end_with_policies_along_the_way(work):
    service = Service()
    assert work(service) == attempt.FINISHED
    assert service.kinds == [
        *("run_started", "checkpoint"),
        # However short the run: a reader scrubs through what it learnt.
        *("iteration", "checkpoint") * 4,
        "done",
    ]
    assert (service.events[-1]["status"], service.events[-1]["global_step"]) == ("succeeded", 512)
    assert service.patience_s == 30.0
    assert not service.released


def test_a_checkpoint_is_committed_with_the_hashes_of_the_files_that_were_stored_before(work):
    service = Service()
    work(service)
    for body in service.committed:
        event = body["event"]
        ((name, digest),) = event["artifacts"].items()
        assert name == f"{event['name']}.onnx"
        assert hashlib.sha256(service.blobs[name]).hexdigest() == digest
        model = onnx.load_from_string(service.blobs[name])
        about = {entry.key: entry.value for entry in model.metadata_props}
        assert (about["env"], about["seed"]) == ("CartPole-v1", "3")
        assert about["global_step"] == str(event["global_step"])
        assert body["state_name"] == f"{event['name']}.state.npz"
        state = service.blobs[body["state_name"]]
        assert hashlib.sha256(state).hexdigest() == body["state_sha256"]


def test_a_checkpoint_is_due_as_often_as_the_service_says(work):
    service = Service(interval_s=1e-9)
    work(service)
    steps = [body["event"]["global_step"] for body in service.committed]
    assert steps == [0, 128, 256, 384, 512]


@pytest.mark.parametrize(
    ("stop", "reason"),
    [
        ("cancelled", "Stopped after 0 env steps."),
        ("expired", "The deadline passed before the training was done."),
    ],
)
def test_a_run_that_the_service_stops_ends_in_that_state(work, stop, reason):
    # Training may not outrun the reporter, which hears of the stop.
    spec = {**SPEC.to_dict(), "engine": "numpy"}
    spec["config"] = {**spec["config"], "total_steps": 10**9}
    service = Service(stop=stop, spec=spec)
    assert work(service) == attempt.FINISHED
    assert service.kinds[-2:] == ["checkpoint", "done"]
    assert service.kinds.count("done") == 1
    end = service.events[-1]
    assert end["status"] == stop
    steps = f"{end['global_step']:,}"
    assert end["reason"] == reason.replace("0", steps)
    assert service.events[-2]["global_step"] == end["global_step"]


def test_a_run_that_is_given_back_is_saved_and_has_no_end(work):
    service = Service()
    assert work(service, set_event()) == attempt.RELEASED
    assert service.released
    assert service.kinds == ["run_started", "checkpoint"]


def test_a_run_goes_on_from_a_checkpoint_without_saving_it_again(work):
    before = Service(interval_s=1e-9)
    work(before)
    state = before.blobs["step-000000000256.state.npz"]
    service = Service(state=state)
    assert work(service) == attempt.FINISHED
    assert service.kinds == ["run_started", *("iteration", "checkpoint") * 2, "done"]
    assert service.events[0]["global_step"] == 256
    assert service.blobs["step-000000000512.onnx"] == before.blobs["step-000000000512.onnx"]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"device": "cuda"}, "device is 'cuda', allowed with the numpy engine: cpu"),
        ({"spec": {"env": "Pong-v5", "engine": "numpy"}}, "env is 'Pong-v5'"),
        ({"state": b"PK"}, "state file is damaged"),
    ],
)
def test_a_run_that_cannot_begin_fails_with_the_reason(work, changes, part):
    service = Service(**changes)
    assert work(service) == attempt.FINISHED
    assert service.kinds == ["done"]
    assert service.events[-1]["status"] == "failed"
    assert part in service.events[-1]["reason"]


def test_a_policy_that_onnxruntime_refuses_fails_the_run(work, monkeypatch):
    def refuse(_policy):
        raise ValueError("the ONNX policy's value differ")

    monkeypatch.setattr(attempt, "checked_onnx", refuse)
    service = Service()
    assert work(service) == attempt.FINISHED
    assert service.kinds == ["run_started", "done"]
    assert service.events[-1]["reason"] == "ValueError: the ONNX policy's value differ"


def test_an_attempt_that_the_service_refuses_leaves_without_an_end(work, monkeypatch):
    service = Service()
    listen = service.call

    def refuse(method, path, body=None):
        if path == "/events":
            raise Refused("409")
        return listen(method, path, body)

    monkeypatch.setattr(service, "call", refuse)
    assert work(service) == attempt.FENCED
    assert "done" not in service.kinds


def test_a_token_is_not_shown():
    shown = repr(attempt.Assignment(url="u", run_id="r", attempt=1, token="secret"))
    assert "secret" not in shown and json.dumps("r")[1:-1] in shown
