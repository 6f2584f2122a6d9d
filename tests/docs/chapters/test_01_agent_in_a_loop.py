"""Chapter 1: what its text works out in passing, and what its cells must show."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[3] / "docs/chapters/01-agent-in-a-loop.md"
# Rules of the worlds and settings that sentences choose.
GIVEN = {
    "12",
    "500",
    "20",
    "256",
    "1000",
    "0.98",
    "0.99",
    "0.5",
    "0.25",
    "0.125",
    "8",
    "50",
    "2",
    "10",
}
MODULE = "figures/ch01/returns"
FIGURE_STATES = {
    "loop-stepper": [[["press", "go:1"]]],
    "discount-lens": [
        [["set", "rewards:3", 0.5]],
        [["set", "gamma", 0.99]],
        [["set", "gamma", 0.98]],
    ],
}


def discounted(rewards, gamma):
    """The definition, by its own sum."""
    return sum(gamma**t * reward for t, reward in enumerate(rewards))


def computed() -> set[str]:
    example = (1.0, 0.0, -2.0, 3.0)
    start = (1.0, 0.0, -2.0, 0.5)
    return {
        *(f"{0.9 * discounted(example[t:], 0.9):.4g}" for t in (1, 2, 3)),  # the worked table
        f"{discounted(start, 0.5):.4f}", f"{discounted(start, 0.99):.3f}", f"{sum(start):g}",
        f"{0.99**2:.2f}",
        f"{discounted((0, 0, 8), 0.5):g}",  # check 1
        f"{discounted((1, 1, 1), 0.9):.2f}", f"{discounted((1, 1), 0.9):g}", f"{0.9**2:g}",  # check 2
    }  # fmt: skip


@pytest.fixture
def scores(ran):
    return {
        name: float(mean)
        for name, mean in re.findall(r"^(\w+) +([\d.]+) on average", ran(PAGE)[0][0], re.M)
    }


def test_the_sum_of_both_is_the_best_rule_and_each_alone_is_not(scores):
    assert scores["by_chance"] < scores["where_it_leans"] < scores["where_it_turns"]
    assert scores["where_it_turns"] < scores["lean_and_turn"] < 500


def test_256_worlds_at_once_are_faster_than_the_text_asks(ran):
    assert "True" in ran(PAGE)[0][2]


@pytest.mark.parametrize("gamma", [0.0, 0.5, 0.9, 1.0])
def test_the_figure_sums_as_the_definition_does(ask_page, gamma):
    rewards = [1.0, -0.5, 2.0, 0.25, -3.0]
    (found,) = ask_page(
        {"module": MODULE, "call": "discountedReturns", "arguments": [rewards, gamma]}
    )
    assert found == pytest.approx([discounted(rewards[t:], gamma) for t in range(5)], abs=1e-12)


def test_a_half_life_is_the_steps_after_which_a_reward_counts_half(ask_page):
    (steps,) = ask_page({"module": MODULE, "call": "halfLife", "arguments": [0.97]})
    assert math.isclose(0.97**steps, 0.5)


def test_the_sign_of_the_start_changes_where_the_figure_says(ask_page):
    (found,) = ask_page({"module": MODULE, "call": "signChanges", "arguments": [[1, 0, -2, 0.5]]})
    (gamma,) = found
    assert abs(discounted((1, 0, -2, 0.5), gamma)) < 1e-9
    (none,) = ask_page({"module": MODULE, "call": "signChanges", "arguments": [[1, 0, -2, 3]]})
    assert none == []
