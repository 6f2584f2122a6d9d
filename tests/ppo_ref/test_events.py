import dataclasses
import json
import math

import pytest

from ppo_ref import events
from ppo_ref.events import (
    Checkpoint,
    Done,
    Evaluated,
    Iteration,
    RunStarted,
    Trace,
    from_dict,
    to_dict,
)

EXAMPLES = [
    RunStarted(
        env="CartPole-v1",
        seed=1,
        config={"gamma": 0.9},
        engine="numpy",
        device="cpu",
        global_step=0,
        num_parameters=9155,
    ),
    Iteration(
        **{field.name: 3 if field.type == "int" else 0.5 for field in dataclasses.fields(Iteration)}
    ),
    Trace(
        global_step=8,
        states=[[0.0, 1.0], [0.5, 2.0]],
        actions=[[1], [0]],
        ended=[False, True],
    ),
    Checkpoint(
        name="step-000000000008", global_step=8, episode_return=None, artifacts={"a.onnx": "00"}
    ),
    Evaluated(
        global_step=8, episodes=2, mean_return=1.5, std_return=0.5, mean_length=3.0, best=True
    ),
    Done(status="failed", reason="No.", global_step=8, episode_return=1.0, wall_seconds=0.1),
]


def test_there_is_an_example_of_every_type():
    assert {type(example) for example in EXAMPLES} == set(events.EVENT_TYPES.values())


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.type)
def test_an_event_survives_json(event):
    assert from_dict(json.loads(json.dumps(to_dict(event), allow_nan=False))) == event


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_lacks_become_null_at_any_depth(value):
    done = dataclasses.replace(
        EXAMPLES[-1], episode_return=value, details={"values": [1.0, value], "more": {"x": value}}
    )
    body = to_dict(done)
    assert body["episode_return"] is None
    assert body["details"] == {"values": [1.0, None], "more": {"x": None}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "finished"}, "event type is 'finished', allowed: run_started, iteration"),
        ({"schema_version": 2}, "schema_version is 2, allowed: 1"),
        ({"schema_version": None}, "schema_version is None, allowed: 1"),
        ({"colour": "red"}, "event 'done' does not fit its schema"),
    ],
)
def test_what_is_not_understood_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        from_dict({**to_dict(EXAMPLES[-1]), **change})


def test_a_first_event_of_an_older_version_is_still_read():
    body = to_dict(EXAMPLES[0])
    del body["env_maker"], body["wall_seconds"]
    assert from_dict(body) == EXAMPLES[0]


def test_a_missing_field_is_refused():
    body = to_dict(EXAMPLES[-1])
    del body["reason"]
    with pytest.raises(ValueError, match="reason"):
        from_dict(body)


def test_reading_leaves_the_dict_alone():
    body = to_dict(EXAMPLES[-1])
    copy = dict(body)
    from_dict(body)
    assert body == copy
