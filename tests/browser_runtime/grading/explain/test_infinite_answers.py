"""An expected -inf is a number like any other; a single number has no rows and columns."""

from __future__ import annotations

import exercises
import pytest

from browser_runtime.grading import grade

RIGHT = """
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    answer = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return {}
"""


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_an_expected_infinity_is_not_taken_for_the_fault():
    wrong = RIGHT.format("answer + 0.1 * np.arange(answer.shape[1])**2")
    message = grade(exercises.load("log-softmax"), wrong, 2)["message"]
    assert "finite" not in message
    assert "\N{MINUS SIGN}inf" not in message


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_an_infinity_where_none_belongs_is():
    wrong = RIGHT.format("np.where(np.isinf(answer), np.nan, answer)")
    message = grade(exercises.load("log-softmax"), wrong, 2)["message"]
    assert "is nan; expected is \N{MINUS SIGN}inf. Not every entry is a finite number" in message


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("size", ["1e120", "-1e300", "np.finfo(float).max"])
def test_a_number_near_the_largest_is_told_as_one_and_breaks_no_check(size):
    """`np.nan_to_num` turns an infinity into one, and squares of it overflow."""
    wrong = RIGHT.format(f"np.where(np.isinf(answer), {size}, answer)")
    verdict = grade(exercises.load("log-softmax"), wrong, 2)
    assert verdict["stage"] == "oracle"
    assert "A number of this size" in verdict["message"]
    assert "finite" not in verdict["message"]
    table = verdict["difference"]["table"]
    answer, row = table["compared"][0], table["wrong_row"]
    assert "e+" in answer["yours"][row]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("size", "word"), [("1e120", "too large"), ("np.nan", "not finite")])
def test_a_relation_of_the_other_answers_says_why_it_leaves_some_out(size, word):
    wrong = RIGHT.format(f"np.where(np.isinf(answer), {size}, -answer)")
    message = grade(exercises.load("log-softmax"), wrong, 2)["message"]
    assert "the opposite sign" in message
    assert f"yours is {word}.)" in message


@pytest.mark.parametrize("wrong", ["log_std.sum() * 3 + 1", "np.exp(log_std).sum()", "-1.0"])
def test_a_wrong_single_number_is_a_verdict_and_no_fault_of_ours(wrong):
    code = f"import numpy as np\n\ndef gaussian_entropy(log_std):\n    return {wrong}\n"
    verdict = grade(exercises.load("gaussian-entropy"), code, 2)
    assert (verdict["status"], verdict["stage"]) == ("failed", "oracle")
