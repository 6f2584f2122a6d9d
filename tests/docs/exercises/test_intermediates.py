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


def test_the_height_of_a_bell_curve_and_what_the_distance_takes_away_are_those_of_the_formula():
    """Both knobs of the first state: -log sigma - log(2 pi) / 2, and -z^2 / 2."""
    found = read_off("gaussian-log-prob", exercises.load("gaussian-log-prob")["solution.py"])
    middle = 0.5 - 0.2 - np.log(2 * np.pi)
    np.testing.assert_allclose(found["middle"], [middle, middle])
    z = np.array(
        [[0.3 / np.exp(-0.5), -1.2 / np.exp(0.2)], [0.5 / np.exp(-0.5), 0.5 / np.exp(0.2)]]
    )
    np.testing.assert_allclose(found["distance"], -0.5 * (z**2).sum(axis=1))


def test_a_taken_logit_minus_its_log_probability_is_the_logarithm_of_the_rows_sum():
    filled = read(exercises.load("categorical-log-prob")).kind.template.filled
    found = read_off("categorical-log-prob", filled({"taken": "log_probs[rows, actions]"}))
    expected = [np.log(np.exp(2) + np.e + 1), np.log(3)]
    np.testing.assert_allclose(found["log_total"], expected)


def test_the_score_of_a_pull_is_that_of_a_reward_of_1():
    """The pulled arm's entry is 1 - p, the others' are -p."""
    found = read_off("one-pull", exercises.load("one-pull")["solution.py"])
    weights = np.exp([0.0, 0.5, -0.5])
    np.testing.assert_allclose(found["score"], [1, 0, 0] - weights / weights.sum())


def test_what_a_target_adds_to_the_value_is_the_advantage():
    found = read_off("critic-targets", exercises.load("critic-targets")["solution.py"])
    np.testing.assert_allclose(found["added"], [1.652, 0.35, 2.5, 0.357, 4.35, -0.3])


@pytest.mark.parametrize(
    ("exercise", "name", "wrong"),
    [
        ("gaussian-log-prob", "GAUSS-NOHALF", {"distance"}),
        ("gaussian-log-prob", "GAUSS-ONECONST", {"middle"}),
        ("one-pull", "PG-SIGN", {"score"}),
        ("categorical-log-prob", "LP-BEST", {"log_total"}),
        ("critic-targets", "RTN-NOV", {"added"}),
    ],
)
def test_a_mistake_in_one_term_leaves_the_others_right(exercise, name, wrong):
    files = exercises.load(exercise)
    shown = compared(grade(files, read(files).kind.samples().wrong[name], 1))
    differing = {part for part, (mine, right) in list(shown.items())[1:] if mine != right}
    assert differing == wrong


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
