"""A learner's test: what is said for every way in which it judges wrong."""

from __future__ import annotations

import sys

import exercises
import pytest

from browser_runtime.grading import grade
from browser_runtime.grading.kinds.write_test import all_of

HEAD = "import numpy as np\n\ndef test_targets(td_targets):\n    "
RIGHT = (
    "got = td_targets(np.ones((2, 1)), 4 * np.ones((2, 1)), np.array([[True], [False]]), 0.5)\n    "
)


@pytest.fixture
def files():
    return exercises.load("example-write-test")


def told(files, body):
    return grade(files, HEAD + body + "\n", 0)


def passed(verdict):
    return [check["passed"] for check in verdict["checks"]]


def test_a_test_that_catches_all_passes_with_its_count(files):
    verdict = told(
        files, RIGHT + "ok = got.tolist() == [[1], [3]]\n    print('seen')\n    return ok"
    )
    assert verdict["status"] == "failed"  # 2, 1, 4, 2, 1, 0.5, 1, 3 are too many numbers
    verdict = grade(files, files["solution.py"], 0)
    assert (verdict["status"], verdict["stage"]) == ("passed", "passed")
    assert verdict["message"] == "Your test caught both broken versions with 3 numbers."
    assert passed(verdict) == [True] * 4


def test_a_docstring_tells_no_version_from_another(files):
    """Only the numbers do: the description of the correct function is not there to be read."""
    verdict = told(files, "assert td_targets.__doc__ is None")
    assert passed(verdict) == [True, False, False, True]


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "the broken version"), (2, "both broken versions"), (3, "all 3 broken versions")],
)
def test_all_the_broken_versions_are_named_by_their_number(count, words):
    assert all_of(count) == words


def test_what_the_test_prints_for_the_correct_function_is_shown_once(files):
    verdict = told(files, "print('called')\n    raise AssertionError")
    assert verdict["printed"] == "called\n"


def test_a_test_that_asserts_too_much_rejects_the_correct_function(files):
    verdict = told(files, "assert False")
    assert (verdict["status"], verdict["stage"], verdict["line"]) == ("failed", "tests", 4)
    assert verdict["message"] == (
        "Your test rejects the correct function. Work out its expected numbers by hand once more: "
        "which one does the correct function not give?"
    )
    assert "AssertionError" in verdict["trace"]
    assert 'File "your_code.py", line 4' in verdict["trace"]
    assert passed(verdict) == [False, True, True, True]


@pytest.mark.parametrize(
    "says", ["False", "np.False_", "np.array([True, False])", "1 > 2", "np.zeros(2, bool)"]
)
def test_a_test_that_returns_false_rejects(files, says):
    verdict = told(files, f"return {says}")
    assert verdict["message"] == (
        "Your test returned False for the correct function. What should it have accepted?"
    )
    assert (verdict["stage"], verdict["line"]) == ("tests", None)


@pytest.mark.parametrize("says", ["True", "np.True_", "np.ones(2, bool)", "None", "0", "'no'"])
def test_a_test_that_returns_anything_else_accepts(files, says):
    verdict = told(files, f"return {says}")
    assert verdict["misconception"] == "TEST-NOTHING"
    assert verdict["message"].startswith("Your test lets both broken versions pass")
    assert passed(verdict) == [True, False, False, True]


def test_a_test_that_catches_some_is_told_what_still_passes(files):
    caught = told(files, "assert td_targets(1.0, 4.0, np.array(False), 0.5) == 3.0")
    assert caught["misconception"] == "TEST-NOEND"
    assert caught["message"].startswith("Your test catches 1 of 2.")
    other = told(
        files, "got = td_targets(1.0, 4.0, np.array(True), 0.5)\n    assert got in (1.0, 3.0)"
    )
    told_so = (other["status"], other["stage"], other["misconception"])
    assert told_so == ("failed", "tests", None)
    assert other["message"] == (
        "Your test accepts the correct function and catches 0 of 2 broken ones. One that still "
        "passes keeps the future where the episode ended and drops it elsewhere. For which input "
        "would that change a number?"
    )
    assert passed(other) == [True, False, False, False]


def test_too_many_numbers_are_counted(files):
    body = "\n    ".join(
        f"assert td_targets({r}.0, 4.0, np.array({ended}), 0.5) == {want}"
        for r, ended, want in ((1, True, 1.0), (2, False, 4.0))
    )
    verdict = told(files, body)
    assert (verdict["status"], verdict["stage"]) == ("failed", "tests")
    assert verdict["misconception"] is None
    assert verdict["message"] == (
        "Everything is caught, but with 8 numbers; 4 are allowed. Names and True or False cost "
        "nothing: which of your numbers could be one number with a name?"
    )
    assert passed(verdict) == [True, True, True, False]
    assert verdict["checks"][-1] == {
        "name": "at most 4 numbers", "passed": False, "detail": "yours has 8",
    }  # fmt: skip


def test_exactly_as_many_numbers_as_allowed_pass(files):
    body = (
        "one = 1.0\n    four = 4.0\n    assert td_targets(one, four, np.array(True), 0.5) == one\n    "
        "assert td_targets(one, four, np.array(False), 0.5) == 3.0"
    )
    verdict = told(files, body)
    assert (
        verdict["message"]
        == "Everything is caught, but with 5 numbers; 4 are allowed. Names and True or False cost nothing: which of your numbers could be one number with a name?"
    )
    fewer = body.replace("3.0", "one + one + one").replace("four = 4.0", "four = 4.0")
    assert told(files, fewer)["status"] == "passed"


def test_an_error_that_is_no_rejection_is_an_error(files):
    verdict = told(files, "return undefined")
    assert verdict["status"] == "failed"
    assert "NameError" in verdict["trace"]
    assert verdict["checks"] == []


def test_a_file_that_does_not_run_or_lacks_the_test_is_told(files):
    for code in ("import numpy as np\n1 / 0\n", "def test_target(f): pass\n"):
        verdict = grade(files, code, 0)
        assert verdict["status"] == "failed"
        assert verdict["checks"] == []
        assert verdict["message"]
    assert "test_targets" in verdict["message"]


def test_a_tuple_that_is_asserted_is_told_with_its_line(files):
    verdict = told(files, "assert (td_targets(1.0, 4.0, np.array(True), 0.5) == 1.0, 'ends')")
    assert (verdict["stage"], verdict["line"]) == ("tests", 4)
    assert verdict["message"].startswith("Line 4 asserts a tuple, `assert (condition, message)`")
    assert passed(verdict)[0] is True


def test_each_version_is_tried_with_a_fresh_copy_of_the_test(files):
    code = (
        "import numpy as np\ncalls = []\n\ndef test_targets(td_targets):\n    calls.append(0)\n"
        "    assert len(calls) == 1\n"
    )
    assert grade(files, code, 0)["misconception"] == "TEST-NOTHING"


def test_a_version_that_the_lender_lacks_is_the_authors_mistake(files):
    toml = files["exercise.toml"].replace("DONE-POL =", "DONE-PAL =")
    verdict = grade({**files, "exercise.toml": toml}, files["solution.py"], 0)
    assert verdict["status"] == "grader_error"
    assert verdict["message"].endswith(
        "exercise.toml: [write-test] mutants DONE-PAL is no misconception of the borrowed "
        "exercise, allowed: DONE-POL, TERM-BOOT"
    )


NEVER_RAN = {
    "async def test_targets(td_targets):\n    assert 1 > 2\n": (
        "Your test is `async`, so calling it only made a coroutine, which nobody ran. The checks "
        "call it as a plain function: does it need `async`?"
    ),
    "def test_targets(td_targets):\n    yield 1 > 2\n": (
        "Your test contains `yield`, so calling it only made a generator and ran none of its "
        "lines. A test needs no `yield`: is `assert` meant?"
    ),
}


@pytest.mark.parametrize("code", NEVER_RAN, ids=["async", "yield"])
def test_a_test_that_never_ran_is_told_why(files, code):
    verdict = grade(files, code, 0)
    assert (verdict["status"], verdict["stage"]) == ("failed", "shape")
    assert verdict["message"] == NEVER_RAN[code]


def test_a_known_mistake_is_told_with_the_tests_own_numbers(files):
    path = "misconceptions/test_nothing.py"
    text = files[path]
    gaps = "{numbers} of {limit}; {survivors} left, {caught} of {total} caught"
    head = text[: text.index('"""') + 3]
    body = text[text.index('"""', len(head)) :]
    verdict = grade({**files, path: f"{head}{gaps}{body}"}, HEAD + "return 7 > 1\n", 0)
    assert verdict["message"] == "2 of 4; 2 left, 0 of 2 caught"


def test_counting_calls_outside_of_the_file_does_not_find_the_correct_function():
    """The file is run afresh for every version; a module that outlives it is not."""
    code = (
        "import sys\n\ndef test_gae(gae):\n"
        "    sys.calls_seen = getattr(sys, 'calls_seen', False) + True\n"
        "    assert sys.calls_seen == True\n"
    )
    passed = []
    for seed in range(6):
        passed.append(grade(exercises.load("gae-write-test"), code, seed)["status"] == "passed")
        del sys.calls_seen
    assert not all(passed)
