"""The workshop: every number of its worked table is printed by its cell, and its policy learns."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/chapters/backprop-by-hand.md"


def test_the_worked_numbers_come_from_the_cell(ran, numbers):
    text = PAGE.read_text("utf-8").split("## One unit")[1].split("## A layer")[0]
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    given = {"0.5", "-0.5", "-0.2"}  # settings of the net
    assert numbers(prose) - given <= numbers(ran(PAGE)[0][0])


def test_backward_and_nudges_agree(ran):
    backward, nudged = (
        [float(x) for x in row.split()]
        for row in re.findall(r"(?:backward|nudged w1, b1, w2) +([-\d. ]+)", ran(PAGE)[0][0])
    )
    d_w2, _, _, d_w1, d_b1 = backward
    assert nudged == [d_w1, d_b1, d_w2]


def test_the_policy_learns_what_one_layer_cannot(ran):
    rewards = [float(x) for x in re.findall(r"mean reward ([\d.]+)", ran(PAGE)[0][1])]
    assert rewards[0] < 0.7
    assert rewards[-1] > 0.95


def test_the_exercise_stands_in_the_page():
    assert '<ppo-exercise slug="first-layer"></ppo-exercise>' in PAGE.read_text("utf-8")
