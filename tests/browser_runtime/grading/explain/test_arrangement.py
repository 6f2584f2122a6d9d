"""What is said of an arrangement of lines, for every order and every depth of small programs."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from browser_runtime.grading.exercise.lines import lines_of
from browser_runtime.grading.explain.arrangement import Rule, broken, impossible_depth, missing

PROGRAMS = {
    "a loop": "total = 0\nfor x in xs:\n    y = x * 2\n    total = total + y\nprint(total)\n",
    "a function": "def f(a):\n    a.go()\n    return a\nf(b)\n",
    "two branches": "if a:\n    x()\nelse:\n    y()\n",
    "two that read alike": "a = 1\nf(a)\na = 1\ng(a)\n",
    "apart": "a = f()\nb = g()\n",
}


def said(verdict):
    return "right" if verdict is None else f"line {verdict.line}: {verdict.message}"


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_said_of_every_order_was_approved(name, snapshot):
    solution = lines_of(PROGRAMS[name])
    told = {}
    for order in itertools.permutations(solution):
        told[" / ".join(map(str, order))] = said(
            impossible_depth(order) or broken(order, solution, ())
        )
    assert "\n".join(f"{lines}\n    {words}" for lines, words in told.items()) == snapshot


def test_what_is_said_of_every_depth_was_approved(snapshot):
    lines = lines_of("for x in xs:\n    f(x)\n")
    told = [
        f"{depths}: {said(impossible_depth(moved))}"
        for depths in itertools.product(range(3), repeat=2)
        for order in (lines, lines[::-1])
        for moved in [
            [replace(line, depth=depth) for line, depth in zip(order, depths, strict=True)]
        ]
    ]
    assert "\n".join(told) == snapshot


def test_a_broken_rule_is_told_before_anything_else():
    solution = lines_of(PROGRAMS["a loop"])
    rule = Rule(id="LATE", first=0, second=4, message="Too early.")
    verdict = broken([solution[4], *solution[:4]], solution, [rule])
    assert (verdict.message, verdict.line, verdict.misconception) == ("Too early.", 1, "LATE")
    assert broken(solution, solution, [rule]) is None


@pytest.mark.parametrize(
    ("have", "message"),
    [
        (0, "There is no line in your program yet."),
        (1, "3 lines are still missing from your program."),
        (3, "One line is still missing from your program."),
    ],
)
def test_missing_lines_are_counted(have, message):
    verdict = missing(have, 4)
    assert verdict.message == message
    assert verdict.stage == ("answer" if have == 0 else "order")
    assert verdict.line is None
    assert missing(4, 4) is None
