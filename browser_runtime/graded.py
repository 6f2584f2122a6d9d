"""Grade an exercise for the page: the verdict, and how far a training gate has come."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from browser_runtime.entry import Message
from browser_runtime.grading import grading


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
