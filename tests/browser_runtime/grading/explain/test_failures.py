"""A failure of a learner's code, and the verdict on it."""

from __future__ import annotations

import pytest

from browser_runtime.grading.explain.failures import LearnerFailure, describe
from browser_runtime.grading.explain.verdict import failed_to_run


def raised(code):
    try:
        exec(compile(code, "program.py", "exec"), {})
    except BaseException as error:
        return describe(error, "program.py")
    raise AssertionError("no error")


def test_an_exception_names_its_line_its_message_and_its_usual_cause():
    failure = raised("a = 1\nb = a / 0\n")
    assert failure.message == (
        "ZeroDivisionError in line 2: division by zero. Python numbers refuse to be divided by "
        "zero; numpy arrays give inf or nan instead."
    )
    assert (failure.kind, failure.line, failure.error_type) == ("error", 2, "ZeroDivisionError")
    assert "program.py" in failure.trace
    assert str(failure) == failure.message


def test_an_exception_without_a_message_or_a_line_says_less():
    assert raised("raise OSError").message == "OSError in line 1."
    assert describe(OSError(), "program.py").message == "OSError."
    assert describe(OSError("full."), "program.py").message == "OSError: full."


def test_a_failure_stays_what_it_is():
    failure = LearnerFailure(kind="shape", message="a")
    assert describe(failure, "program.py") is failure
    assert (failure.trace, failure.line, failure.error_type) == ("", None, "shape")
    assert LearnerFailure(kind="a", message="b", error_type="C").error_type == "C"


@pytest.mark.parametrize(
    ("kind", "stage", "ends"),
    [
        ("time", "speed", True),
        ("changed", "purity", True),
        ("missing", "signature", False),
        ("shape", "shape", False),
        ("error", "runs", False),
    ],
)
def test_each_kind_has_its_stage(kind, stage, ends):
    failure = LearnerFailure(kind=kind, message="Said.", trace="trace", line=3)
    verdict = failed_to_run(failure, " And so.")
    assert (verdict.status, verdict.stage, verdict.message) == ("failed", stage, "Said. And so.")
    assert (verdict.trace, verdict.line, verdict.spoilt) == ("trace", 3, kind == "changed")
    assert failure.ends is ends
    assert failed_to_run(failure).message == "Said."
