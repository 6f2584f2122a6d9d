"""From a policy's outputs to the executed action, as the page decides it. Runs in Node."""

from __future__ import annotations

import numpy as np
import pytest

ARMS = {"kind": "discrete", "labels": ["a", "b", "c"]}
DIALS = {"kind": "multi_discrete", "labels": [["0", "1", "2"], ["0", "1"]]}
FORCES = {"kind": "box", "labels": ["x", "y"], "low": [-2.0, -1.0], "high": [2.0, 1.0]}


@pytest.fixture
def choose(ask):
    def run(space, outputs, valid=None):
        (answer,) = ask(["action.choose", [space, outputs, valid]])
        return answer

    return run


def test_the_largest_logit_wins_and_chances_are_its_softmax(choose):
    chances = np.exp([0.0, 2.0, 1.0]) / np.exp([0.0, 2.0, 1.0]).sum()
    answer = choose(ARMS, {"logits": [0.0, 2.0, 1.0]})
    assert answer["action"] == 1
    words = ", ".join(f"{arm} {100 * p:.0f} %" for arm, p in zip("abc", chances, strict=True))
    assert answer["words"] == words


def test_what_is_not_on_offer_is_never_chosen(choose):
    answer = choose(ARMS, {"logits": [0.0, 2.0, 1.0]}, [True, False, True])
    assert answer["action"] == 2
    assert "b 0 %" in answer["words"]


def test_every_choice_takes_its_own_largest_logit(choose):
    outputs = {"logits": [0.0, 3.0, 1.0, 5.0, 4.0]}
    assert choose(DIALS, outputs)["action"] == [1, 0]
    assert choose(DIALS, outputs, [True, False, True, False, True])["action"] == [2, 1]


def test_the_mean_is_executed_within_its_bounds_and_told_with_its_std(choose):
    answer = choose(FORCES, {"mean": [-7.5, 0.25], "log_std": [0.0, float(np.log(0.5))]})
    assert answer == {"action": [-2, 0.25], "words": "x -2 (std 1), y 0.25 (std 0.5)"}


@pytest.mark.parametrize(
    ("space", "outputs", "message"),
    [
        (ARMS, {"logits": [0.0, 1.0]}, "2 options; here are 3"),
        (ARMS, {"mean": [0.0], "log_std": [0.0]}, "real numbers (1); here are 3 options"),
        (FORCES, {"logits": [0.0, 1.0]}, "options to choose from; here are real numbers (2)"),
        (FORCES, {"mean": [0.0], "log_std": [0.0]}, "1 numbers; here are real numbers (2)"),
    ],
)
def test_a_policy_of_another_action_space_is_refused(choose, space, outputs, message):
    assert message in choose(space, outputs)["error"]
