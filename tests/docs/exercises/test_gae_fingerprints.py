"""The advantages of the six-step tape: computed by hand and with exact fractions for course.md."""

from __future__ import annotations

import exercises
import numpy as np
import pytest

from browser_runtime.grading import read
from browser_runtime.grading.exercise.cases import load_probes
from browser_runtime.grading.measure.answers import all_answers

ANSWER = [1.652, 0.35, 2.5, 0.357, 4.35, -0.3]
FINGERPRINTS = {
    "TRUNC-TERM": [1.652, 0.35, 2.5, -2.235, 0.75, -0.3],
    "TRUNC-RESET": [1.652, 0.35, 2.5, -1.263, 2.1, -0.3],
    "GAE-NOMASK": [2.0557, 0.9106, 3.2787, -1.4185, 1.884, -0.3],
    "GAE-CUT": [1.7272, 0.4544, 2.6451, 0.2015, 4.134, -0.3],
    "GAE-OFF1": [0.68, -1.0, 2.14, -3.0, 1.884, -0.3],
    "GAE-NOGAMMA": [1.84, 0.55, 2.5, 0.705, 4.35, -0.3],
    "GAE-LAST0": [1.652, 0.35, 2.5, 0.357, 4.35, 1.5],
}


def on_the_tape(files, code):
    task = read(files).kind
    tape = load_probes(task.folder).fixed()[0]
    return all_answers(code, task, [tape], filename="program.py")[0].arrays["advantages"][:, 0]


@pytest.fixture
def gae():
    return exercises.load("gae")


def test_the_solution_gives_the_numbers_worked_out_by_hand(gae):
    np.testing.assert_allclose(on_the_tape(gae, gae["solution.py"]), ANSWER, atol=1e-9)


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_a_mutant_gives_its_own_numbers(gae, name):
    code = read(gae).folder.programs("misconceptions")[name]
    np.testing.assert_allclose(on_the_tape(gae, code), FINGERPRINTS[name], atol=5e-5)


def test_the_critic_targets_of_the_tape_are_those_of_the_course():
    files = exercises.load("critic-targets")
    tape = load_probes(read(files).folder).fixed()[0]
    assert tape.expected[:, 0].tolist() == [2.152, 1.35, 2.0, 2.357, 4.6, 1.2]


def test_every_mutant_the_course_names_is_there(gae):
    named = {*FINGERPRINTS, "GAE-NOLAM", "GAE-SELF", "DONE-POL", "TERM-BOOT"}
    assert named <= set(read(gae).folder.programs("misconceptions"))
