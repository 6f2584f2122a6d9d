"""Grade exercises: by a reference, by the mistakes people make, by what must always hold.

`grade(files, code)` is the whole interface. Authors' `probes.py` use `Case`, `Divergence`,
`Measured`, `Training` and `column`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from browser_runtime.grading.cases import Case, Divergence, column
from browser_runtime.grading.engine import grade, grading
from browser_runtime.grading.exercise import Exercise, ExerciseError, read
from browser_runtime.grading.gate import Measured, Training
from browser_runtime.worker_entry import Message

__all__ = [
    "Case", "Divergence", "Exercise", "ExerciseError", "Measured", "Training", "column", "grade",
    "grade_request", "read",
]  # fmt: skip


def grade_request(payload: dict[str, Any]) -> Generator[Message, None, dict[str, Any]]:
    """Answer the page: grade `payload["code"]` by `payload["files"]`, telling training's progress.

    Args:
        payload: `files` and `code`, optionally `seed`, as of `grade`.
    """
    steps = grading(payload["files"], payload["code"], payload.get("seed"))
    while True:
        try:
            progress = next(steps)
        except StopIteration as end:
            verdict: dict[str, Any] = end.value
            return verdict
        yield Message(data={"world": progress.world, "share": progress.share})
