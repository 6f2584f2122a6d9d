"""The table of a verdict: an answer and its intermediate quantities, yours beside the expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from browser_runtime.grading.exercise.cases import Case
from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.verdict import Compared, Table

MAX_ROWS = 12


@dataclass(frozen=True, kw_only=True)
class Both:
    """A quantity as the learner's answer has or implies it, beside the expected one.

    Attributes:
        name: "advantages", "delta".
        meaning: How an intermediate quantity is read off an answer.
        got: The learner's.
        expected: The reference's.
        wrong: Which cells differ.
        question_at: The author's question about a cell of an intermediate quantity.
    """

    name: str
    meaning: str = ""
    got: Array
    expected: Array
    wrong: Array
    question_at: Callable[[tuple[int, ...]], str] = lambda cell: ""

    def differs(self, cell: tuple[int, ...]) -> bool:
        """Whether one cell differs."""
        return bool(self.wrong[cell])

    def texts(self, cell: tuple[int, ...]) -> tuple[str, str]:
        """Print one cell of both: alike where they agree, with enough digits where not."""
        if self.differs(cell):
            return wording.pair(self.got[cell], self.expected[cell])
        same = wording.number(self.expected[cell])
        return same, same


def table(
    task: FunctionTask, case: Case, answer: Both, parts: Sequence[Both], cell: tuple[int, ...]
) -> Table | None:
    """Return the column of a cell; None where the answer is a single number.

    Args:
        task: The function's task.
        case: The inputs.
        answer: The result that differs.
        parts: Its intermediate quantities.
        cell: The one that the message speaks of.
    """
    spec = task.results[answer.name]
    if not spec.dims or not cell:
        return None
    size, tail = len(answer.got), cell[1:]
    first = max(0, min(cell[0] - MAX_ROWS // 2, size - MAX_ROWS))
    cells = [(row, *tail) for row in range(first, min(first + MAX_ROWS, size))]
    return Table(
        axis=spec.dims[0].lower(),
        steps=[str(one[0]) for one in cells],
        compared=[_compared(both, cells) for both in (answer, *parts)],
        inputs={
            name: [wording.number(case.inputs[name][one]) for one in cells]
            for name, other in task.arguments.items()
            if other.dims == spec.dims
        },
        wrong_row=cell[0] - first,
    )


def _compared(both: Both, cells: Sequence[tuple[int, ...]]) -> Compared:
    texts = [both.texts(cell) for cell in cells]
    return Compared(
        name=both.name,
        meaning=both.meaning,
        yours=[mine for mine, _ in texts],
        expected=[right for _, right in texts],
    )
