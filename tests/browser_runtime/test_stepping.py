import sys

import pytest

from browser_runtime import console, inspection, stepping


@pytest.fixture(autouse=True)
def _fresh_sessions():
    console._sessions.clear()


def record(code):
    return stepping.record_cell(stepping.RecordCell(session="page", code=code))


def seen(recording, step):
    return {recording.values[i].name: recording.values[i].text for i in step.variables}


LOOP = "def total(numbers):\n    s = 0\n    for x in numbers:\n        s = s + x\n    return s\n"


def test_a_recording_shows_each_line_with_its_variables(host):
    recording = record(LOOP + "total([1, 2])")
    inside = [step for step in recording.steps if step.function == "total"]
    assert [step.line for step in inside] == [2, 3, 4, 3, 4, 3, 5, 5]
    assert [seen(recording, step).get("s") for step in inside] == [None, *"001133", "3"]
    assert (inside[-1].event, inside[-1].text, inside[-1].depth) == ("return", "3", 1)
    assert recording.result.value == "3"
    assert recording.is_complete


def test_a_long_run_is_cut_and_still_runs_to_its_end(host):
    recording = record(LOOP + "total(range(1000))")
    assert len(recording.steps) == stepping.MAX_STEPS
    assert not recording.is_complete
    assert recording.result.value == "499500"


def test_an_error_is_a_step_and_a_result_and_tracing_ends(host):
    recording = record("def f(x):\n    return 1 / x\nf(0)")
    raised = [step for step in recording.steps if step.event == "exception"]
    assert [(step.line, step.function, step.text) for step in raised] == [
        (2, "f", "ZeroDivisionError"),
        (3, "", "ZeroDivisionError"),
    ]
    assert recording.result.status == "error"
    assert sys.gettrace() is None or "stepping" not in repr(sys.gettrace())


def test_a_value_that_stays_is_stored_once(host):
    recording = record("import numpy as np\na = np.ones(3)\nb = a.sum()\nc = b + a")
    assert [value.name for value in recording.values].count("a") == 1


def test_variables_of_a_page_can_be_looked_at_after_a_cell(host):
    console.run_cell(console.RunCell(session="page", code="import numpy as np\nx = np.zeros(2)"))
    (found,) = inspection.inspect(inspection.Inspect(session="page")).variables
    assert (found.name, found.shape, found.grid) == ("x", (2,), ((0.0,), (0.0,)))
    assert inspection.inspect(inspection.Inspect(session="elsewhere")).variables == ()


def test_a_given_program_runs_unrecorded(host):
    given = "def half(x):\n    return x / 2\n"
    recording = stepping.record_cell(
        stepping.RecordCell(session="page", code="y = half(8)\ny", given=given)
    )
    assert recording.result.value == "4.0"
    assert {step.function for step in recording.steps} == {""}
    assert {step.line for step in recording.steps} == {1, 2}
