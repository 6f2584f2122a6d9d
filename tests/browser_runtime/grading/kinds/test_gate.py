"""A gate: what is said for every outcome of the worlds and of the numbers."""

from __future__ import annotations

import exercises
import pytest

from browser_runtime.grading import grade, grading, read
from browser_runtime.grading.measure.training import Training

SHIFTED = """
import numpy as np

def td_targets(rewards, next_values, terminated, gamma):
    return rewards + gamma * next_values * ~terminated + 0.1 * rewards ** 2
"""
HEAD = "\n\ndef gate(td_targets, seed):\n"


@pytest.fixture
def files():
    return exercises.load("example-gate")


def solution(files):
    return read(files).kind.folder.text("solution.py")


def with_worlds(files, *values, seen=""):
    """Let the worlds measure given values instead of training."""
    lender = "borrowed/probes.py" if "probes.py" not in files else "probes.py"
    body = (
        HEAD
        + seen
        + '    yield Training(world="A-v0", share=0.5)\n'
        + "".join(
            f'    yield Measured(key="m{n}", name="World {n}", value={value}, needed=9.5)\n'
            for n, value in enumerate(values)
        )
    )
    return {**files, lender: files[lender].partition("\n\ndef gate(")[0] + body}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((9.5,), "The world is solved."),
        ((9.5, 10.0), "Both worlds are solved."),
        ((9.5, 9.6, 9.7), "All worlds are solved."),
    ],
)
def test_a_right_function_that_solves_its_worlds_passes(files, values, said):
    verdict = grade(with_worlds(files, *values), solution(files), 0)
    assert (verdict["status"], verdict["stage"]) == ("passed", "passed")
    assert verdict["message"] == said
    assert [check["passed"] for check in verdict["checks"]] == [True] * len(values)
    assert verdict["checks"][0] == {
        "name": "World 0", "passed": True, "detail": "9.5, needed: 9.5 or more",
    }  # fmt: skip


def test_a_world_that_stays_closed_is_told_where_the_numbers_are_right(files):
    verdict = grade(with_worlds(files, 9.6, 3.14159), solution(files), 0)
    assert (verdict["status"], verdict["stage"]) == ("failed", "gate")
    assert verdict["message"].startswith("World 1 is 3.142 after training with your function;")
    assert "reach 9.5 or more" in verdict["message"]
    assert verdict["difference"] is None
    assert [check["passed"] for check in verdict["checks"]] == [True, False]
    assert verdict["checks"][1]["detail"] == "3.142, needed: 9.5 or more"


@pytest.mark.parametrize(
    ("values", "opened"), [((10.0,), "The world was"), ((10.0, 10.0), "Both worlds were")]
)
def test_wrong_numbers_do_not_pass_for_a_solved_world(files, values, opened):
    verdict = grade(with_worlds(files, *values), SHIFTED, 0)
    assert verdict["status"] == "failed"
    assert verdict["message"].startswith(f"{opened} solved, yet the numbers are off. ")
    assert len(verdict["message"]) > len(f"{opened} solved, yet the numbers are off. ")
    assert verdict["difference"]["expected"]
    assert [check["passed"] for check in verdict["checks"]] == [True] * len(values)


def test_wrong_numbers_and_a_closed_world_show_both(files):
    verdict = grade(with_worlds(files, 1.0), SHIFTED, 0)
    assert verdict["stage"] == "gate"
    assert verdict["message"].startswith("World 0 is 1 after training")
    assert verdict["difference"]["expected"]
    assert verdict["checks"][0]["passed"] is False


def test_a_known_mistake_is_named_beside_what_the_world_showed(files):
    mistake = (
        files["misconceptions/term_boot.py"]
        if "misconceptions/term_boot.py" in files
        else (SHIFTED.replace(" * ~terminated + 0.1 * rewards ** 2", ""))
    )
    verdict = grade(with_worlds(files, 1.0), mistake, 0)
    assert (verdict["stage"], verdict["misconception"]) == ("gate", "TERM-BOOT")
    assert [check["name"] for check in verdict["checks"]] == ["World 0"]


def test_the_seed_of_the_attempt_is_that_of_the_training(files):
    seen = "    assert seed == 77, seed\n"
    assert grade(with_worlds(files, 10.0, seen=seen), solution(files), 77)["status"] == "passed"


def test_progress_reaches_the_page(files):
    steps = grading(with_worlds(files, 10.0), solution(files), 0)
    assert next(steps) == Training(world="A-v0", share=0.5)


def test_an_answer_of_another_shape_is_told_before_any_training(files):
    code = "def td_targets(rewards, next_values, terminated, gamma):\n    return rewards[0]\n"
    steps = grading(with_worlds(files, 10.0), code, 0)
    with pytest.raises(StopIteration) as end:
        next(steps)
    verdict = end.value.value
    assert verdict["status"] == "failed"
    assert "shape" in verdict["message"]
    assert verdict["checks"] == []


def test_an_exercise_without_a_gate_is_the_authors_mistake(files):
    lender = "borrowed/probes.py" if "probes.py" not in files else "probes.py"
    bare = {**files, lender: files[lender].partition("\n\ndef gate(")[0]}
    verdict = grade(bare, solution(files), 0)
    assert verdict["status"] == "grader_error"
    assert verdict["message"].endswith("probes.py has no function gate(function, seed)")
