"""Grade an exercise for the page: the verdict, and how far a training gate has come."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from browser_runtime.entry import Message
from browser_runtime.grading import grading


@dataclass(frozen=True, kw_only=True)
class Grade:
    """An attempt to grade."""

    files: dict[str, str]
    """The exercise folder, path -> text."""
    code: str
    """What the learner hands in: a program, or JSON for the kinds without one."""
    seed: int | None = None
    """Draws the random inputs; a fresh one when None."""


def grade_request(payload: Grade) -> Generator[Message, None, dict[str, Any]]:
    """Grade an attempt for the page, with the progress of training on the way."""
    steps = grading(payload.files, payload.code, payload.seed)
    while True:
        try:
            progress = next(steps)
        except StopIteration as end:
            verdict: dict[str, Any] = end.value
            return verdict
        yield Message(data=progress)
