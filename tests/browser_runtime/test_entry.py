import json

import pytest

from browser_runtime import entry as worker_entry
from browser_runtime.entry import Message, begin


@pytest.fixture
def functions(monkeypatch):
    """Replace the functions of the page by a few of the test."""
    made = {}
    monkeypatch.setattr(worker_entry, "FUNCTIONS", dict.fromkeys(["f"], "tests:f"))
    monkeypatch.setattr(worker_entry, "_function", lambda name: made["f"])
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
        assert callable(worker_entry._function(name))


def test_not_a_number_is_refused_rather_than_sent_as_invalid_json(functions):
    functions["f"] = lambda payload: float("nan")
    with pytest.raises(ValueError, match="JSON"):
        begin("f", "{}").step()
