"""Lines that do not belong: none of them is right in the place of another."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from browser_runtime.grading.exercise.lines import Line, assembled
from browser_runtime.grading.kinds.order import Order
from browser_runtime.grading.kinds.program import graded


def wrong_lines_are_wrong(exercise: Order) -> Iterator[str]:
    """No distractor is a line of the solution, or runs as well as one of them."""
    for wrong in exercise.distractors:
        text = wrong.code.strip()
        if text in [line.text for line in exercise.lines]:
            yield f"distractor {wrong.id} is a line of the solution"
        for number, line in enumerate(exercise.lines if exercise.function else ()):
            if line.opens != Line(text=text).opens:
                continue
            swapped = list(exercise.lines)
            swapped[number] = dataclasses.replace(line, text=text)
            if _runs_right(exercise, exercise.program[0] + assembled(swapped)):
                yield f"distractor {wrong.id} is as good as `{line.text}`"


def _runs_right(exercise: Order, program: str) -> bool:
    steps = graded(exercise.task, program, 0)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return bool(end.value.status == "passed")
