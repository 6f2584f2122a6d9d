import hashlib
import itertools
import json
from itertools import pairwise

import numpy as np
import onnxruntime
import pytest

import ppo_ref.train
from browser_runtime import training
from browser_runtime.entry import begin

SPEC = {
    "env": "CartPole-v1",
    "seed": 3,
    "config": {"total_steps": 2048, "num_envs": 8, "num_steps": 32, "update_epochs": 1},
}


def finished(request, stop_after=None):
    """Run a request to its end; return its events, buffers and the kind it ended with."""
    events, buffers, steps = [], [], 0
    outcome = request.step()
    while outcome[0] == "message":
        events += json.loads(outcome[1])
        buffers += outcome[2]
        steps += 1
        outcome = request.stop() if steps == stop_after else request.step()
    return events, buffers, outcome


def test_training_sends_every_event_once_and_ends_with_done():
    events, _, outcome = finished(begin("train", json.dumps({"spec": SPEC})))
    kinds = [event["type"] for event in events]
    assert kinds[0] == "run_started"
    assert kinds[-1] == "done"
    assert kinds.count("iteration") == 2048 // 256
    assert [e["iteration"] for e in events if e["type"] == "iteration"] == list(range(1, 9))
    assert outcome[0] == "result"


def test_every_checkpoint_brings_its_policy_and_its_hash():
    events, buffers, _ = finished(begin("train", json.dumps({"spec": SPEC})))
    checkpoints = [event for event in events if event["type"] == "checkpoint"]
    assert len(checkpoints) == len(buffers) > 1
    for checkpoint, onnx in zip(checkpoints, buffers, strict=True):
        assert checkpoint["artifacts"]["policy.onnx"] == hashlib.sha256(onnx).hexdigest()
    assert checkpoints[0]["global_step"] == 0
    names = [checkpoint["name"] for checkpoint in checkpoints]
    assert names == sorted(set(names))
    assert checkpoints[-1]["global_step"] == 2048
    session = onnxruntime.InferenceSession(buffers[-1])
    (action,) = session.run(["action"], {"obs": np.zeros((1, 4), np.float32)})
    assert action.shape == (1,)


def test_stop_ends_a_run_as_cancelled_with_a_last_checkpoint():
    long = {**SPEC, "config": {**SPEC["config"], "total_steps": 10_000_000}}
    events, _, outcome = finished(begin("train", json.dumps({"spec": long})), stop_after=2)
    assert outcome[0] == "result"
    assert events[-1]["type"] == "done"
    assert events[-1]["status"] == "cancelled"
    assert events[-2]["type"] == "checkpoint"
    last = [event for event in events if event["type"] == "iteration"][-1]
    assert events[-1]["global_step"] == events[-2]["global_step"] == last["global_step"]


def test_stop_within_an_iteration_ends_the_run_where_the_last_one_ended(monkeypatch):
    played, collect = [], ppo_ref.train.collect

    def stopped_in_the_third(*arguments, **options):
        played.append(True)
        if len(played) == 3:
            raise KeyboardInterrupt
        return collect(*arguments, **options)

    monkeypatch.setattr(ppo_ref.train, "collect", stopped_in_the_third)
    events, buffers, outcome = finished(begin("train", json.dumps({"spec": SPEC})))
    assert outcome[0] == "result"
    assert [event["type"] for event in events].count("done") == 1
    end = events[-1]
    assert (end["status"], end["reason"]) == ("cancelled", "Stopped after 512 env steps.")
    saved = [event for event in events if event["type"] == "checkpoint"]
    assert [event["global_step"] for event in saved] == [0, 256, 512]
    assert len(buffers) == len(saved)


def test_stop_after_the_end_adds_no_second_one(monkeypatch):
    monkeypatch.setattr(training, "_BATCH_SECONDS", 0.0)  # each event is a message of its own
    whole = finished(begin("train", json.dumps({"spec": SPEC})))[0]
    events = finished(begin("train", json.dumps({"spec": SPEC})), stop_after=len(whole))[0]
    assert [event["type"] for event in events] == [event["type"] for event in whole]
    assert events[-1]["status"] == "succeeded"


def test_a_long_run_keeps_fifty_policies_besides_the_untrained_one():
    config = {"total_steps": 120 * 16, "num_envs": 2, "num_steps": 8, "update_epochs": 1}
    spec = {"env": "CartPole-v1", "config": {**config, "num_minibatches": 1}}
    events, buffers, _ = finished(begin("train", json.dumps({"spec": spec})))
    steps = [event["global_step"] for event in events if event["type"] == "checkpoint"]
    assert len(steps) == len(buffers) == 51
    assert (steps[0], steps[-1]) == (0, 1920)
    # 120 iterations in 50 parts: two or three each.
    assert {later - earlier for earlier, later in pairwise(steps)} == {32, 48}


def test_traces_come_only_when_asked_for():
    traced = begin("train", json.dumps({"spec": SPEC, "trace": True}))
    assert any(event["type"] == "trace" for event in finished(traced)[0])
    plain = begin("train", json.dumps({"spec": SPEC}))
    assert not any(event["type"] == "trace" for event in finished(plain)[0])


@pytest.mark.parametrize(
    ("spec", "part"),
    [
        ({"env": "Pong-v5"}, "Pong-v5"),
        ({"env": "CartPole-v1", "config": {"gamma": 2.0}}, "gamma is 2.0, allowed"),
        ({"env": "CartPole-v1", "config": {"speed": 1}}, "unknown field 'speed'"),
    ],
)
def test_an_invalid_spec_is_refused_with_name_value_and_range(spec, part):
    kind, text, _ = begin("train", json.dumps({"spec": spec})).step()
    assert kind == "failed"
    assert part in json.loads(text)["message"]


def messages(payload):
    """The types of the events of each message."""
    request, sent = begin("train", json.dumps(payload)), []
    while (outcome := request.step())[0] == "message":
        sent.append([event["type"] for event in json.loads(outcome[1])])
    return sent


def test_one_by_one_every_message_ends_with_one_iteration_however_fast_they_come(monkeypatch):
    monkeypatch.setattr(training, "_BATCH_SECONDS", 0.0)
    *through, last = messages({"spec": SPEC, "one_by_one": True})
    assert [sent[-1] for sent in through] == ["iteration"] * 8
    assert [sent.count("iteration") for sent in through] == [1] * 8
    assert through[0][0] == "run_started"
    assert last[-1] == "done"


def test_events_of_one_moment_travel_together_but_the_first_at_once(monkeypatch):
    monkeypatch.setattr(training.time, "monotonic", lambda: 0.0)
    first, rest = messages({"spec": SPEC})
    assert first == ["run_started"]
    assert rest.count("iteration") == 8
    assert rest[-1] == "done"


def test_a_batch_is_due_as_soon_as_its_time_is_over(monkeypatch):
    monkeypatch.setattr(training, "_BATCH_SECONDS", 0.5)
    moments = itertools.count(0.0, 0.5)  # every look at the clock is half a second later
    monkeypatch.setattr(training.time, "monotonic", lambda: next(moments))
    assert {len(sent) for sent in messages({"spec": SPEC})[:-1]} == {1}
