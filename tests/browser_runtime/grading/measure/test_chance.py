"""Functions whose right answers differ by chance: what is compared, and what they are given."""

from __future__ import annotations

import exercises
import numpy as np
import pytest

from browser_runtime.grading import grade, read
from browser_runtime.grading.exercise.folder import ExerciseError
from browser_runtime.grading.measure.sandbox import Submission

FILES = exercises.load("categorical-sample")
GUMBEL = FILES["alternatives/gumbel.py"]


def changed(old: str, new: str) -> dict[str, str]:
    """The exercise with another line in its exercise.toml."""
    assert old in FILES["exercise.toml"]
    return {**FILES, "exercise.toml": FILES["exercise.toml"].replace(old, new)}


def test_right_answers_that_differ_everywhere_are_compared_by_their_shares():
    assert grade(FILES, GUMBEL, 1)["status"] == "passed"
    strict = changed('[implement.compared]\nshares = "(K, A)"\n', "")
    assert grade(strict, GUMBEL, 1)["status"] == "failed"


def test_a_difference_speaks_of_the_share_and_not_of_an_action():
    verdict = grade(FILES, GUMBEL.replace("logits + noise", "0.5 * logits + noise"), 1)
    assert "`shares` at k=0, a=0" in verdict["message"]
    assert "smallest" not in verdict["message"]


def test_the_generator_that_is_given_is_drawn_from_and_never_the_grader_s_own():
    program = Submission("def draw(rng):\n    return rng.random()", "draw.py")
    given = np.random.default_rng(3)
    outcome = program.call(program.function("draw"), {"rng": given}, 5.0)
    assert outcome.changed_inputs == ()
    assert outcome.value == np.random.default_rng(3).random()
    assert given.random() == outcome.value


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('shares = "(K, A)"', 'shares = "(K, A)"\nmore = "(K, A)"', "compared takes one result"),
        ('shares = "(K, A)"', 'shares = "(K; A)"', "is no shape"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_the_authors_mistake(old, new, said):
    with pytest.raises(ExerciseError, match=said):
        read(changed(old, new))


def test_without_a_function_that_compares_the_grader_says_so():
    probes = FILES["probes.py"].replace("def compared(", "def contrasted(")
    verdict = grade({**FILES, "probes.py": probes}, GUMBEL, 1)
    assert verdict["status"] == "grader_error"
    assert "no function compared(inputs, answer)" in verdict["message"]
