"""The quantities on the way to an answer, as the answer itself implies them.

A learner's own variables may be called anything, or not exist. So an author says how to read a
quantity off the answers: `delta` is the answer with `gae_lambda = 0`, and `carry` the rest. Read
off the solution's answers in the same way, they are the expected ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.cases import Probes
from browser_runtime.grading.exercise.folder import ExerciseError
from browser_runtime.grading.exercise.shapes import Array


@dataclass(frozen=True, kw_only=True)
class Intermediate:
    """A quantity on the way to an answer, in the answer's shape.

    Attributes:
        name: As the exercise calls it: "delta".
        meaning: How it is read off an answer: "your answer with gae_lambda = 0".
        values: Its numbers.
        question: Asked when it is the first that goes wrong; it may depend on the cell.
    """

    name: str
    meaning: str
    values: Array
    question: str | Callable[[tuple[int, ...]], str]

    def question_at(self, cell: tuple[int, ...]) -> str:
        """Return the question about one cell."""
        return self.question if isinstance(self.question, str) else self.question(cell)


def intermediates(
    probes: Probes, function: Callable[..., Any], inputs: dict[str, Any], answer: Array
) -> list[Intermediate]:
    """Return the quantities that `intermediates(function, inputs, answer)` of probes.py yields.

    Args:
        probes: The author's.
        function: The learner's function, or the solution; called with inputs by name.
        inputs: The case.
        answer: What the function answered to it.

    Raises:
        ExerciseError: One of them has another shape than the answer.
        LearnerFailure: The function fails on the author's further inputs.
    """
    read = probes.get("intermediates")
    found = [] if read is None else list(read(function, inputs, answer))
    for one in found:
        if np.shape(one.values) != answer.shape:
            raise ExerciseError(
                f"intermediates of probes.py: {one.name} has shape {np.shape(one.values)}, "
                f"allowed: {answer.shape}, the answer's"
            )
    return found
