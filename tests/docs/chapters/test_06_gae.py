"""Chapter 6: what its text works out in passing, and what its cells must show."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from ppo_ref.gae import compute_gae

PAGE = Path(__file__).resolve().parents[3] / "docs/chapters/06-gae.md"
# Settings that sentences choose; years and a version of what is cited (docs/sources.toml).
GIVEN = {"0.9", "0.99", "0.8", "2023", "2026", "1.1"}
BEST = {2: 0.76, 3: 0.85}  # corruption of the critic -> best lambda, as the text says
FIGURE_STATES = {
    "lambda-dial": [[["set", "corruption", c], ["set", "lambda", x]] for c, x in BEST.items()]
}
REQUESTS = [
    {"module": "figures/ch06/random_walk", "call": "bestLambda", "arguments": [corruption]}
    for corruption in (1, 2, 3)
]


def computed() -> set[str]:
    never, cut = np.zeros((3, 1), dtype=bool), np.array([[False], [True], [False]])
    surprises = np.array([[2.0], [-1.0], [4.0]])
    zero = 0 * surprises

    def first(truncated):
        settings = {"gamma": 1.0, "gae_lambda": 0.5}
        return compute_gae(surprises, zero, zero, never, truncated, **settings)[0][0, 0]

    return {
        f"{first(cut):g}",  # question 1, right
        f"{first(never):g}",  # question 1, carried on past the end
        f"{1 + 0.9 * 8:g}", f"{1 + 0.9 * 3:g}",  # question 2: right, next episode's state
        f"{2 + 0.9 * 7 + 0.5:g}",  # the surprise that believes what is said of the dead
        f"{0.5 - 0.097:g}",  # what the estimate of figure 6.2 should be
        f"{3 / 8 - 0.097:g}",  # how far the critic is off in the start state
        f"{0.9 / 0.99:.3f}", "0.25",  # lambda for the same product; the square of 1/2
    }  # fmt: skip


@pytest.fixture
def outputs(ran):
    return ran(PAGE)[0]


def test_the_hook_turns_its_sign_with_one_flag(outputs):
    right, mistaken = re.findall(r"\[(.*?)\]", outputs[0])
    assert float(right.split()[3]) > 0 > float(mistaken.split()[3])


def test_the_last_weight_has_the_exponent_that_counting_gives(outputs):
    weight, counted, misprinted = re.findall(r"0\.\d+$", outputs[4], flags=re.MULTILINE)
    assert weight == counted != misprinted


def test_believing_the_critic_at_once_learns_less(outputs):
    """The text leaves the prediction to the reader; the recorded run must show a clear order."""
    one_step, dial = (int(value) for value in re.findall(r"return (\d+)", outputs[6]))
    assert dial > 2 * one_step


def test_no_other_lambda_does_better_where_the_text_says_so(ask_page):
    states = FIGURE_STATES["lambda-dial"]
    for play in ask_page(*({"figure": "lambda-dial", "actions": actions} for actions in states)):
        assert "No other λ" in play["summary"]
