"""A counterexample that was made small shows the fault that its message names, in whole numbers."""

from __future__ import annotations

from pathlib import Path

import exercises
import numpy as np
import pytest

from browser_runtime.grading import grade, read
from browser_runtime.grading.exercise.cases import load_probes
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain.fingerprint import cell_shown, misconceptions
from browser_runtime.grading.measure.attempt import Attempt, take_reference
from browser_runtime.grading.measure.sandbox import Submission
from browser_runtime.grading.measure.shrinking import FACTORS

SHRUNK = "the smallest failing input found"
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def functions():
    """Yield the exercises in which a function is handed in as a whole program."""
    for slug in exercises.slugs():
        kind = read(exercises.load(slug)).kind
        if isinstance(kind, FunctionTask) and kind.folder.programs("misconceptions"):
            texts = kind.folder.programs("misconceptions").values()
            if all(f"def {kind.function}(" in text for text in texts):
                yield slug


def wrong_programs():
    for slug in functions():
        for one in misconceptions(read(exercises.load(slug)).folder):
            yield pytest.param(slug, one, id=f"{slug}-{one.id}")


def attempted(slug, code):
    task = read(exercises.load(slug)).kind
    probes, rng = load_probes(task.folder), np.random.default_rng(1)
    submission = Submission(code, "your_code.py", guarded=False)
    return Attempt(
        task=task, probes=probes, reference=take_reference(task, probes, rng), rng=rng,
        submission=submission, function=submission.function(task.function),
    )  # fmt: skip


def are_whole(inputs):
    return all(np.all(value == np.round(value)) for value in inputs.values() if np.ndim(value))


def whole_inputs_like(inputs, rng):
    """Return small whole numbers in the same shapes, and one of the simple factors each."""
    return {
        name: rng.integers(0, 2, value.shape).astype(bool) if value.dtype == bool
        else rng.integers(-2, 4, value.shape).astype(value.dtype)
        if value.ndim else float(rng.choice(FACTORS))
        for name, value in ((name, np.asarray(value)) for name, value in inputs.items())
    }  # fmt: skip


@pytest.mark.slow  # what is said of each is approved in test_approved_verdicts.py
@pytest.mark.parametrize(("exercise", "mistake"), list(wrong_programs()))
def test_a_mutant_is_still_wrong_in_its_own_way_and_in_whole_numbers(exercise, mistake):
    attempt = attempted(exercise, mistake.code)

    def shows(inputs):
        return cell_shown(attempt, mistake, inputs) is not None

    drawn = [case for case in attempt.reference.cases if case.is_random and shows(case.inputs)]
    if not drawn or attempt.task.compared:
        pytest.skip("it shows on inputs that the author chose, or by chance")
    case = attempt.shrunk(drawn[0], shows)
    assert shows(case.inputs)
    before, after = drawn[0].inputs, case.inputs
    assert all(np.size(after[name]) <= np.size(before[name]) for name in after)
    assert max(np.size(value) for value in after.values()) <= 8
    if not are_whole(after):
        rng = np.random.default_rng(2)
        tidy = attempt.probes.get("tidy") or (lambda inputs: inputs)
        others = (tidy(whole_inputs_like(after, rng)) for _ in range(200))
        assert not any(shows(inputs) for inputs in others), "there is one with whole numbers"


def gae_with(change, to):
    files = exercises.load("gae")
    assert change in files["solution.py"]
    return files, files["solution.py"].replace(change, to)


def shown(verdict):
    assert verdict["difference"]["case"] == SHRUNK
    return verdict["difference"]["table"]


def test_a_relation_still_holds_on_the_small_input():
    """Columns are reversed; on a single cell, which no attempt draws so, it is wrong otherwise."""
    files, code = gae_with(
        "    return advantages",
        "    if advantages.shape == (1, 1) and rewards[0, 0] != 1.0:\n"
        "        return advantages * 7.0\n"
        "    return advantages[:, ::-1]",
    )
    verdict = grade(files, code, 3)
    assert "in other places" in verdict["message"]
    table = shown(verdict)
    assert len(table["steps"]) <= 2
    assert all("." not in text for texts in table["inputs"].values() for text in texts)


def test_the_same_quantity_goes_wrong_first_on_the_small_input():
    """The carry is wrong for odd factors; where a value is 0, which none is, delta is wrong too."""
    files, code = gae_with("* goes_on * carry", "* goes_on * carry * (0.5 if odd else 1.0)")
    code = code.replace("carry = 0.0", "carry, odd = 0.0, round(gamma, 3) != gamma").replace(
        "delta = rewards[t]", "delta = 2.0 * odd * (values[t] == 0.0) + rewards[t]"
    )
    verdict = grade(files, code, 4)
    assert "goes wrong there is carry" in verdict["message"]
    assert "0" not in shown(verdict)["inputs"]["values"]


def test_the_length_that_a_message_names_is_one_below_which_nothing_is_wrong():
    path = Path(__file__).parent / "submissions/wrong/only_ten_steps.py"
    verdict = grade(exercises.load("gae"), path.read_text("utf-8"), 3)
    assert "fewer rows than T = 11 comes out right; one with T = 11 does not" in verdict["message"]
    assert len(shown(verdict)["steps"]) == 11


def test_a_window_is_told_by_its_length_even_if_long_rollouts_came_out_right():
    """In a rollout whose episodes are all short, a window of eight steps does no harm."""
    files, _ = gae_with("carry = 0.0", "carry = 0.0")
    code = (
        "import numpy as np\n"
        "def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):\n"
        "    delta = rewards + gamma * (1 - terminated) * next_values - values\n"
        "    goes_on, advantages = ~(terminated | truncated), np.zeros_like(rewards)\n"
        "    for t in range(len(rewards)):\n"
        "        weight = 1.0\n"
        "        for k in range(t, min(t + 8, len(rewards))):\n"
        "            advantages[t] += weight * delta[k]\n"
        "            weight = weight * gamma * gae_lambda * goes_on[k]\n"
        "    return advantages\n"
    )
    verdict = grade(files, code, 3)
    assert "fewer rows than T = 9 comes out right; one with T = 9 does not" in verdict["message"]
    assert len(shown(verdict)["steps"]) == 9


def test_weights_that_underflow_are_told_by_a_cell_that_is_not_finite():
    """A closed form in float32, right for episodes of up to fifty steps, and nan where it is not."""
    code = (
        "import numpy as np\n"
        "def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):\n"
        "    delta = rewards + gamma * (1 - terminated) * next_values - values\n"
        "    answer, ended = np.zeros_like(rewards), terminated | truncated\n"
        "    for n in range(rewards.shape[1]):\n"
        "        episode = np.concatenate([[0], np.cumsum(ended[:, n])[:-1]])\n"
        "        for which in np.unique(episode):\n"
        "            rows = np.where(episode == which)[0]\n"
        "            weights = (gamma * gae_lambda) ** np.arange(len(rows)).astype(np.float32)\n"
        "            sums = np.cumsum((delta[rows, n] * weights)[::-1])[::-1]\n"
        "            answer[rows, n] = sums / weights if gae_lambda else delta[rows, n]\n"
        "    return answer\n"
    )
    verdict = grade(exercises.load("gae"), code, 3)
    table = shown(verdict)
    assert "Not every entry is a finite number" in verdict["message"]
    assert "comes out right" not in verdict["message"]
    assert table["compared"][0]["yours"][table["wrong_row"]] in ("nan", "inf", "\N{MINUS SIGN}inf")
    assert all("." not in text for text in table["inputs"]["rewards"])


def test_an_answer_that_is_not_finite_is_no_right_one():
    """Long rollouts are wrong, and a single row is NaN: shorter ones are not all right."""
    files, code = gae_with(
        "    return advantages",
        "    advantages[:-10] = 0.0\n"
        "    return advantages * (np.nan if len(rewards) == 1 else 1.0)",
    )
    verdict = grade(files, code, 3)
    assert "comes out right" not in verdict["message"]


def test_a_sentence_on_all_finite_answers_says_that_some_are_not():
    files, code = gae_with(
        "    return advantages", "    return advantages * (np.nan if len(rewards) == 1 else 2.0)"
    )
    verdict = grade(files, code, 3)
    assert "Every entry is 2 times the expected one" in verdict["message"]
    assert "on a rollout of one step, yours is not finite" in verdict["message"]
