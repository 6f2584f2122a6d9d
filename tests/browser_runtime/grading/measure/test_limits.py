"""Time limits: relative to what the solution takes here, and one that nothing outlasts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from browser_runtime.grading import grade
from browser_runtime.grading.measure import limits
from browser_runtime.grading.measure.limits import SLOWER, Deadline, allow_for, grading_budget


def allowed(seconds):
    return Deadline(seconds, globals()).seconds


def test_on_a_quick_machine_a_limit_is_the_authors():
    with grading_budget(30.0):
        allow_for([0.001, 0.01])
        assert allowed(5.0) == 5.0
        assert limits._settings.left == 30.0


def test_where_the_solution_is_slow_a_call_and_all_of_them_get_more():
    with grading_budget(30.0):
        allow_for([0.01, 0.05, 0.14])
        assert allowed(5.0) == pytest.approx(SLOWER * 0.14)
        assert limits._settings.left == pytest.approx(SLOWER * 0.2)
        allow_for([0.1])
        assert allowed(5.0) == pytest.approx(SLOWER * 0.14)


def test_the_page_is_told_of_the_outermost_limit_and_of_its_end(monkeypatch):
    told = []
    monkeypatch.setattr(limits._settings, "announce", told.append)
    with Deadline(5.0, globals()), Deadline(1.0, globals()):
        assert told == [5.0]
    assert told == [5.0, None]


def test_what_was_used_up_is_not_given_again():
    with grading_budget(30.0):
        limits._settings.left -= 10.0
        allow_for([0.2])
        assert limits._settings.left == pytest.approx(SLOWER * 0.2 - 10.0)


def test_no_machine_is_so_slow_that_a_limit_ends():
    with grading_budget(30.0):
        allow_for([3600.0])
        assert allowed(5.0) == 40.0
        assert limits._settings.left == 240.0


def test_one_gradings_patience_is_not_the_next_ones():
    with grading_budget(30.0):
        allow_for([0.1])
    with grading_budget(30.0):
        assert allowed(5.0) == 5.0
    assert limits._settings.left is None


def test_a_right_answer_as_slow_as_this_machine_passes(files):
    """The limit of a call is 0.3 s; the solution takes 0.01 s, as on a slow machine."""
    slow = "import time\n\ndef double(x, factor):\n    time.sleep({})\n    return x * factor\n"
    quick = "if x.shape == (2, 2) and factor == 2.0: time.sleep"
    given = {**files, "solution.py": slow.replace("time.sleep", quick).format(0.01)}
    code = slow.replace("time.sleep", quick).format(0.6)
    assert grade(given, code, 0)["status"] == "passed"


ENDLESS = {
    "a call into compiled code": "sum(range(10**15))",
    "a full stack": (
        "def f():\n    while True:\n        try:\n            f()\n"
        "        except RecursionError:\n            pass\nf()"
    ),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_no_poll_can_break_ends_the_process_with_its_traceback(what):
    program = (
        "from browser_runtime.grading.measure import limits\n"
        "from browser_runtime.grading.measure.sandbox import Submission\n"
        "limits.GRACE_SECONDS = 0.5\n"
        f"Submission({ENDLESS[what]!r}, 'your_code.py', load_seconds=0.2)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "your_code.py" in ended.stderr


def test_an_end_in_time_leaves_no_timer_behind():
    program = (
        "import time\n"
        "from browser_runtime.grading.measure import limits\n"
        "from browser_runtime.grading.measure.sandbox import Submission\n"
        "limits.GRACE_SECONDS = 0.1\n"
        "Submission('x = 1', 'your_code.py', load_seconds=0.1)\n"
        "time.sleep(0.5)\n"
        "print('alive')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout == "alive\n"
