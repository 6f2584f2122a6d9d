"""The hint made from a solution: its lines and no others, the same ones every time."""

from __future__ import annotations

import ast
import re

import exercises
import pytest

from browser_runtime.grading import read
from browser_runtime.grading.exercise.faded import faded
from browser_runtime.grading.exercise.lines import assembled, lines_of

IMPLEMENTED = [
    slug for slug in exercises.slugs() if read(exercises.load(slug)).kind_name == "implement"
]


def body_of(solution, function):
    """The lines of one function; a solution may define others that it calls."""
    [found] = [node for node in ast.parse(solution).body if getattr(node, "name", None) == function]
    return [line for line in lines_of(ast.get_source_segment(solution, found)) if line.depth]


@pytest.mark.parametrize("slug", IMPLEMENTED)
def test_the_blocks_are_the_lines_of_the_solution(slug):
    exercise = read(exercises.load(slug))
    solution = exercise.folder.text("solution.py")
    hint = faded(solution, exercise.kind.function)
    if hint is None:
        assert len(body_of(solution, exercise.kind.function)) < 3
        return
    lines = [line.text for line in body_of(solution, exercise.kind.function)]
    assert len(hint.blocks) == len(lines)
    for block in hint.blocks:
        pattern = re.compile("(.+)".join(re.escape(part) for part in block.parts))
        [line] = [line for line in lines if pattern.fullmatch(line)]
        if len(block.parts) == 2:
            ast.parse(pattern.fullmatch(line)[1], mode="eval")
        lines.remove(line)
    assert lines == []
    assert hint == faded(solution, exercise.kind.function)


def test_gae_has_three_blanks_and_no_line_in_its_place():
    exercise = read(exercises.load("gae"))
    hint = faded(exercise.folder.text("solution.py"), "gae")
    assert sum(len(block.parts) == 2 for block in hint.blocks) == 3
    shown = [block.parts[0] for block in hint.blocks]
    own = [line.text for line in lines_of(exercise.folder.text("solution.py")) if line.depth]
    assert not all(line.startswith(part) for line, part in zip(own, shown, strict=True))


def test_head_and_lines_in_order_are_the_program_again():
    solution = 'import numpy as np\n\n\ndef f(é, b):\n    """Doc."""\n    x = "é" + é\n    if b:\n        x += b[0] * 2\n    return x\n'
    hint = faded(solution, "f")
    assert hint.head.endswith('"""Doc."""\n')
    inside = [line for line in lines_of(solution)[1:] if line.depth]
    assert ast.dump(ast.parse(hint.head + assembled(inside))) == ast.dump(ast.parse(solution))


NONE = {
    "too short": "def f(x):\n    return x\n",
    "more below it": "def f(x):\n    a = 1\n    b = 2\n    return a\n\ny = 1\n",
    "a class": "class f:\n    a = 1\n    b = 2\n    c = 3\n",
}


@pytest.mark.parametrize("what", NONE)
def test_what_cannot_be_cut_gets_no_hint(what):
    assert faded(NONE[what], "f") is None
