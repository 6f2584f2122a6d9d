"""A learner's exception: their own lines, the hint, and what the line could see."""

from __future__ import annotations

import json

import numpy as np
import pytest

from browser_runtime.grading.explain.tracebacks import describe

FILE = "program.py"


def described(code):
    try:
        exec(compile(code, FILE, "exec"), {"np": np, "json": json})
    except BaseException as error:
        return describe(error, lambda name: name == FILE)
    raise AssertionError("no error")


def test_an_error_of_their_own_shows_their_lines_alone():
    found = described("def f(x):\n    y = 2\n    return y / x\n\nf(0)\n")
    assert (found.type, found.message, found.line) == ("ZeroDivisionError", "division by zero", 3)
    assert [(one.name, one.text) for one in found.variables] == [("x", "0"), ("y", "2")]
    assert 'File "program.py", line 5' in found.trace
    assert "raised inside" not in found.trace
    assert __file__ not in found.trace
    assert __file__ in found.full_trace
    assert "zero" in found.hint


@pytest.mark.parametrize(
    ("code", "inside"),
    [("json.loads('{')", "json"), ("np.linalg.inv(np.zeros((2, 3)))", "numpy")],
)
def test_an_error_raised_elsewhere_names_the_package(code, inside):
    found = described(f"a = 1\n{code}")
    assert found.trace.endswith(f"\n(raised inside {inside}; the full traceback shows where)\n")
    assert found.line == 2
    assert found.full_trace.count("File ") > found.trace.count("File ") == 1


def test_a_module_of_one_file_is_named_without_its_ending():
    assert "(raised inside textwrap;" in described("import textwrap\ntextwrap.fill(3)").trace


def test_at_the_top_only_the_names_that_the_program_uses_are_shown():
    found = described("a = 1\nb = 2\nb / 0")
    assert [one.name for one in found.variables] == ["a", "b"]
    assert described("1 / 0").variables == ()


def test_a_cause_keeps_its_own_frames_too():
    code = "try:\n    json.loads('{')\nexcept ValueError as e:\n    raise KeyError(1) from e\n"
    found = described(code)
    assert "direct cause" in found.trace
    assert "decoder.py" not in found.trace
    assert "decoder.py" in found.full_trace


def test_an_error_while_another_is_handled_keeps_its_own_frames_too():
    code = "try:\n    json.loads('{')\nexcept ValueError:\n    1 / 0\n"
    found = described(code)
    assert "During handling" in found.trace
    assert "decoder.py" not in found.trace


def test_a_line_that_python_cannot_read_is_named():
    found = described("a = 1\nb = (1\n")
    assert (found.type, found.line, found.variables) == ("SyntaxError", 2, ())


def test_a_line_of_another_text_that_python_cannot_read_is_not_theirs():
    assert described("x = 1\ncompile('a = (', 'other.py', 'exec')").line == 2


def test_an_error_without_any_of_their_lines_has_no_line():
    try:
        json.loads("{")
    except ValueError as error:
        found = describe(error, lambda name: name == FILE)
    assert (found.line, found.variables) == (None, ())
    assert "raised inside" not in found.trace


def test_a_message_that_fails_is_said_to_have_failed():
    code = "class E(Exception):\n    def __str__(self):\n        return 1 / 0\nraise E"
    assert described(code).message == "(its message could not be shown: __str__ failed)"


def test_a_long_message_is_cut_and_a_long_trace_loses_its_middle():
    found = described("raise ValueError('x' * 50_000)")
    assert found.message == "x" * 2000
    [left_out] = [line for line in found.trace.splitlines() if line.startswith("…")]
    assert left_out.endswith(" characters left out …")
    count = int(left_out.split()[1].replace(",", ""))
    assert len(found.trace) == 20_000 + len(left_out) + 2
    assert count > 30_000
    assert found.trace.startswith("Traceback")
    assert described("raise ValueError('x' * 19_000)").trace.count("x") > 18_999


def test_a_message_repeats_no_line_and_no_file_name_of_ours():
    with pytest.raises(SyntaxError) as broken:
        compile("x = (", "your_code.py", "exec")
    assert describe(broken.value, {"your_code.py"}.__contains__).message == "'(' was never closed"
    assert describe(SystemExit(), {"your_code.py"}.__contains__).message == ""
