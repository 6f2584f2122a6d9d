"""Mending: few lines, known bugs told, and probes that show what the program does."""

from __future__ import annotations

import exercises
import pytest

from browser_runtime.grading import ExerciseError, grade, proof, read, run_probe

MASK, ADD = "carry = carry * ~ended[t]", "carry = rewards[t] + gamma * carry"


@pytest.fixture
def debug():
    return exercises.load("example-debug")


def test_the_broken_program_itself_is_answered_by_a_question(debug):
    for code in (debug["starter.py"], "# mine\n" + debug["starter.py"].replace("    ", "  ")):
        verdict = grade(debug, code, 0)
        assert (verdict["status"], verdict["stage"]) == ("failed", "untouched")
        assert "still the broken program" in verdict["message"]


def test_a_right_function_that_is_written_anew_is_told_to_change_less(debug):
    code = (
        "import numpy as np\nprint('anew')\n"
        "def returns_to_go(rewards, ended, gamma):\n"
        "    rows = [np.zeros(rewards.shape[1])]\n"
        "    for row, over in zip(rewards[::-1], ended[::-1]):\n"
        "        rows.append(row + gamma * np.where(over, 0.0, rows[-1]))\n"
        "    return np.array(rows[:0:-1])\n"
    )
    verdict = grade(debug, code, 0)
    assert (verdict["status"], verdict["stage"]) == ("failed", "lines")
    assert "is right, but 8 lines differ from the broken program; 2 would do" in verdict["message"]
    assert verdict["printed"] == "anew\n"
    assert [check["passed"] for check in verdict["checks"][-2:]] == [False, False]
    assert verdict["misconception"] is None


def test_writing_it_anew_on_one_line_saves_nothing(debug):
    """One expression below the head of the function: a long line counts as the lines it fills."""
    code = debug["starter.py"].replace(
        "    returns = np.zeros(rewards.shape)\n",
        "    return np.array([sum(rewards[k] * gamma ** (k - t) * ~ended[t:k].any(axis=0) "
        "for k in range(t, len(rewards))) for t in range(len(rewards))], dtype=float) + 0.0 * "
        "np.zeros(rewards.shape)\n    returns = np.zeros(rewards.shape)\n",
    )
    verdict = grade(debug, code, 0)
    assert (verdict["status"], verdict["stage"]) == ("failed", "lines"), verdict["message"]
    assert "3 lines differ" in verdict["message"]


def test_a_name_that_the_judge_knows_hides_no_lines(debug):
    """`placeholders` is what authors call a helper of theirs; a learner's one is counted."""
    head, _, body = debug["solution.py"].partition("def returns_to_go")
    code = (
        f"{head}def placeholders{body}\n\ndef returns_to_go(rewards, ended, gamma):\n"
        "    return placeholders(rewards, ended, gamma)\n"
    )
    assert grade(debug, code, 0)["stage"] == "lines"


def test_what_was_changed_and_which_probes_ran_is_listed(debug):
    verdict = grade(debug, debug["solution.py"], 0, ["probe_single_step", "probe_single_step", "x"])
    assert verdict["status"] == "passed"
    said = {check["name"]: (check["passed"], check["detail"]) for check in verdict["checks"][-2:]}
    assert said == {
        "at most 2 changed lines": (True, "yours has 2"),
        "probes run before": (True, "One step with reward 1, gamma = 0.5"),
    }
    both = grade(debug, debug["solution.py"], 0, ["probe_two_episodes", "probe_single_step"])
    assert both["checks"][-1]["detail"].endswith("gamma = 1; One step with reward 1, gamma = 0.5")
    none = grade(debug, debug["solution.py"], 0)
    assert none["status"] == "passed"
    assert none["checks"][-1] == {
        "name": "probes run before", "passed": False, "detail": "none so far",
    }  # fmt: skip


def test_one_bug_mended_is_told_of_the_other(debug):
    code = debug["starter.py"].replace("carry = gamma * (rewards[t] + carry)", ADD)
    assert grade(debug, code, 0)["misconception"] == "DONE-POL"


def test_what_python_cannot_read_is_told_as_everywhere(debug):
    for code in ("def returns_to_go(:\n", "\0", "(" * 3000):
        verdict = grade(debug, code, 0)
        assert (verdict["status"], verdict["stage"]) == ("failed", "runs"), verdict["message"]


def test_a_probe_measures_the_program_as_it_is(debug):
    broken = run_probe(debug, debug["starter.py"], "probe_two_episodes")
    mended = run_probe(debug, debug["solution.py"], "probe_two_episodes")
    assert (broken.text, mended.text) == ("returns 0, 0, 8", "returns 0, 8, 8")
    assert broken.message == mended.message == ""


FAILING = {
    "no Python": ("def f(:", "SyntaxError", 1),
    "another name": ("def f(): pass", "no function `returns_to_go`", None),
    "an exception": ("print('seen')\ndef returns_to_go(rewards, ended, gamma):\n    1 / 0\n",
                     "ZeroDivisionError in line 3", 3),
}  # fmt: skip


@pytest.mark.parametrize("what", FAILING)
def test_a_probe_says_why_a_program_does_not_run(debug, what):
    code, said, line = FAILING[what]
    result = run_probe(debug, code, "probe_single_step")
    assert result.text == ""
    assert said in result.message
    assert result.line == line
    assert result.printed == ("seen\n" if "seen" in code else "")


def test_a_probe_that_is_not_there_is_our_fault(debug):
    with pytest.raises(ExerciseError, match="there is no probe 'property_x'"):
        run_probe(debug, "", "property_x")


def changed(files, path, old, new):
    assert old in files[path]
    return {**files, path: files[path].replace(old, new)}


AUTHOR = {
    "a limit that the solution breaks": (
        "exercise.toml", "max_changed_lines = 2", "max_changed_lines = 1",
        "solution.py changes 2 lines of starter.py, allowed: 1 to 1",
    ),
    "a probe that says nothing": (
        "probes.py", 'return f"return', 'f"return', "probe_single_step returns None",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", AUTHOR)
def test_what_an_author_gets_wrong_is_said(debug, what):
    path, old, new, said = AUTHOR[what]
    found = proof.problems(changed(debug, path, old, new))
    assert any(said in problem for problem in found), found


def test_without_a_limit_nothing_is_counted():
    view = read(exercises.load("gae-compact")).view()
    assert (view["max_changed_lines"], view["probes"]) == (None, ())


def test_one_line_is_spoken_of_in_the_singular(debug):
    toml = debug["exercise.toml"].replace("max_changed_lines = 2", "max_changed_lines = 1")
    verdict = grade({**debug, "exercise.toml": toml}, debug["solution.py"], 0)
    assert verdict["checks"][-2]["name"] == "at most 1 changed line"
