"""The quantities behind an answer: what they are, and that the message speaks of the marked row."""

from __future__ import annotations

import re
from pathlib import Path

import exercises
import numpy as np
import pytest

from browser_runtime.grading import grade, read
from browser_runtime.grading.exercise.cases import load_probes
from browser_runtime.grading.exercise.intermediates import intermediates
from browser_runtime.grading.measure.sandbox import Submission

SUBMISSIONS = sorted((Path(__file__).parent / "submissions/wrong").glob("*.py"))
FUNCTIONS = [
    slug for slug in exercises.slugs() if "def intermediates(" in exercises.load(slug).get("probes.py", "")
]  # fmt: skip


def read_off(slug, code):
    """Return name -> numbers of the first column, on the exercise's first fixed case."""
    kind = read(exercises.load(slug)).kind
    probes = load_probes(kind.folder)
    function = Submission(code, "solution.py", guarded=False).function(kind.function)
    inputs = probes.fixed()[0].inputs
    found = intermediates(probes, function, inputs, function(**inputs))
    return {one.name: np.ravel(one.values) for one in found}


def test_the_chapters_with_recursions_have_them():
    assert {"gae", "gae-compact", "discounted-returns", "batched-returns"} <= set(FUNCTIONS)


def test_delta_and_carry_of_the_tape_are_those_worked_out_by_hand():
    """delta = r + gamma V' - v; the carry is gamma lambda A of the next step within the episode."""
    found = read_off("gae", exercises.load("gae")["solution.py"])
    np.testing.assert_allclose(found["delta"], [1.4, -1.45, 2.5, -2.775, 4.35, -0.3])
    np.testing.assert_allclose(found["carry"], [0.252, 1.8, 0.0, 3.132, 0.0, 0.0], atol=1e-12)


def test_what_comes_later_is_gamma_times_the_next_return():
    found = read_off("discounted-returns", exercises.load("discounted-returns")["solution.py"])
    np.testing.assert_allclose(found["later"], [0.567, 0.63, 2.7, 0.0], atol=1e-12)


def compared(verdict):
    """Return name -> (yours, expected) in the marked row."""
    table = verdict["difference"]["table"]
    row = table["wrong_row"]
    return {both["name"]: (both["yours"][row], both["expected"][row]) for both in table["compared"]}


WRONG_PART = {
    "GAE-CUT": "carry", "GAE-CUTTRUNC": "carry", "TERM-BOOT": "delta",
    "TRUNC-TERM": "delta", "TRUNC-RESET": "delta", "TRUNC-CUR": "delta",
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_PART)
def test_a_mistake_shows_in_the_quantity_it_is_made_in(name):
    files = exercises.load("gae")
    verdict = grade(files, read(files).folder.programs("misconceptions")[name], 1)
    assert verdict["misconception"] == name
    shown = compared(verdict)
    differing = {part for part in ("delta", "carry") if shown[part][0] != shown[part][1]}
    assert differing == {WRONG_PART[name]}


def test_numbers_that_agree_within_the_tolerance_are_printed_alike():
    """An answer in float32 differs in its seventh digit everywhere, and counts nowhere."""
    files = exercises.load("gae")
    code = files["solution.py"].replace(
        "return advantages", "advantages[-1] += 1.0\n    return advantages.astype(np.float32)"
    )
    verdict = grade(files, code, 0)
    answer = verdict["difference"]["table"]["compared"][0]
    alike = [mine == right for mine, right in zip(answer["yours"], answer["expected"], strict=True)]
    assert alike == [True] * (len(alike) - 1) + [False]
    assert max(map(len, answer["expected"])) < 8


def wrong_texts():
    """Yield slug, name and text of the wrong programs whose verdicts have a table."""
    for slug in FUNCTIONS:
        for name, text in read(exercises.load(slug)).kind.samples().wrong.items():
            yield pytest.param(slug, text, id=f"{slug}-{name}")
    for path in SUBMISSIONS:
        code = path.read_text("utf-8")
        slug = code.partition("# exercise:")[2].partition("\n")[0].strip()
        yield pytest.param(slug, code, id=path.stem)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.slow  # the tables of all are approved in test_approved_verdicts.py
@pytest.mark.parametrize(("exercise", "text"), list(wrong_texts()))
def test_the_marked_row_is_the_one_the_message_speaks_of(exercise, text):
    verdict = grade(exercises.load(exercise), text, 7)
    if verdict["difference"] is None or verdict["difference"]["table"] is None:
        pytest.skip("no table")
    table, difference = verdict["difference"]["table"], verdict["difference"]
    step = table["steps"][table["wrong_row"]]
    named = re.findall(rf"\b{table['axis']}=(\d+)", verdict["message"])
    assert not named or step in named
    if verdict["stage"] == "oracle":
        assert step == named[0]
    answer = table["compared"][0]
    shown = answer["yours"][table["wrong_row"]], answer["expected"][table["wrong_row"]]
    assert shown == (difference["got"], difference["expected"])
    assert shown[0] != shown[1]
    said = re.search(
        r"goes wrong there is (\w+) \(.*?\): (\S+) instead of (\S+)\. ", verdict["message"]
    )
    if said is not None:
        assert compared(verdict)[said[1]] == (said[2], said[3])


def test_the_first_quantity_that_goes_wrong_is_named_with_its_numbers():
    files = exercises.load("gae")
    code = files["solution.py"].replace("gamma * gae_lambda", "gamma * gae_lambda**2")
    verdict = grade(files, code, 7)
    mine, right = compared(verdict)["carry"]
    said = f"is carry (your answer without delta): {mine} instead of {right}. By which factor"
    assert said in verdict["message"]
