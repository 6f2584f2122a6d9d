import json
from dataclasses import dataclass

import pytest

from browser_runtime import entry as worker_entry
from browser_runtime.entry import Message, begin
from ppo_ref.config import PPOConfig


@dataclass
class Hint:
    text: str


@pytest.fixture
def functions(monkeypatch):
    """Replace the functions of the page by a few of the test."""
    made = {}
    monkeypatch.setattr(worker_entry, "FUNCTIONS", dict.fromkeys(["f"], "tests:f"))
    monkeypatch.setattr(worker_entry, "function_of", lambda name: made["f"])
    return made


def test_a_plain_function_is_one_result(functions):
    functions["f"] = lambda payload: {"twice": payload["x"] * 2}
    kind, text, buffers = begin("f", '{"x": 21}').step()
    assert (kind, json.loads(text), buffers) == ("result", {"twice": 42}, ())


def test_a_generator_streams_messages_with_bytes_before_its_result(functions):
    def count(payload):
        for number in range(payload["n"]):
            yield Message(data=number, buffers=(bytes([number]),))
        return "end"

    functions["f"] = count
    request = begin("f", '{"n": 2}')
    assert request.step() == ("message", "0", (b"\x00",))
    assert request.step() == ("message", "1", (b"\x01",))
    assert request.step() == ("result", '"end"', ())


def test_a_failure_of_ours_is_told_with_its_traceback(functions):
    def broken(payload):
        raise LookupError("nothing here")

    functions["f"] = broken
    kind, text, _ = begin("f", "{}").step()
    failure = json.loads(text)
    assert kind == "failed"
    assert failure["type"] == "LookupError"
    assert failure["message"] == "nothing here"
    assert "in broken" in failure["traceback"]


def test_a_refused_field_is_told_by_its_name(functions):
    functions["f"] = lambda payload: PPOConfig.from_dict(payload)
    failure = json.loads(begin("f", '{"gamma": 2}').step()[1])
    assert (failure["type"], failure["field"]) == ("FieldError", "gamma")
    functions["f"] = lambda payload: 1 / 0
    assert json.loads(begin("f", "{}").step()[1])["field"] is None


def test_a_dataclass_is_sent_as_its_fields(functions):
    functions["f"] = lambda payload: Message(data=[Hint(text="Look again.")])
    _, text, _ = begin("f", "{}").step()
    assert json.loads(text) == [{"text": "Look again."}]


def test_a_function_may_take_a_dataclass(functions):
    def repeat(payload: Hint):
        return payload.text * 2

    functions["f"] = repeat
    assert begin("f", '{"text": "ab"}').step()[1] == '"abab"'
    with pytest.raises(TypeError, match="colour"):
        begin("f", '{"text": "ab", "colour": 1}')


def test_stop_reaches_the_generator_where_it_waits(functions):
    seen = []

    def patient(payload):
        try:
            yield Message(data=1)
        except KeyboardInterrupt:
            seen.append("stopped")
            yield Message(data="last words")
        return "done"

    functions["f"] = patient
    request = begin("f", "{}")
    request.step()
    assert request.stop() == ("message", '"last words"', ())
    assert request.step() == ("result", '"done"', ())
    assert seen == ["stopped"]


def test_stop_of_a_generator_that_does_not_care_is_a_keyboard_interrupt(functions):
    def careless(payload):
        yield Message(data=1)
        yield Message(data=2)

    functions["f"] = careless
    request = begin("f", "{}")
    request.step()
    kind, text, _ = request.stop()
    assert kind == "failed"
    assert json.loads(text)["type"] == "KeyboardInterrupt"


def test_an_unknown_request_names_the_allowed_ones():
    with pytest.raises(ValueError, match=r"'nonsense', allowed: run_cell"):
        begin("nonsense", "{}")


def test_every_function_of_the_page_exists():
    for name in worker_entry.FUNCTIONS:
        assert callable(worker_entry.function_of(name))


def test_not_a_number_is_refused_rather_than_sent_as_invalid_json(functions):
    functions["f"] = lambda payload: float("nan")
    with pytest.raises(ValueError, match="JSON"):
        begin("f", "{}").step()
