"""Tell a try from a text that was handed in before anything was tried."""

from __future__ import annotations

import ast

from browser_runtime.grading.exercise.folder import Folder
from browser_runtime.grading.explain.verdict import Verdict
from browser_runtime.grading.measure.edits import plain_lines

STARTER = "starter.py"


def is_attempt(folder: Folder, text: str, verdict: Verdict) -> bool:
    """Whether a submission counts as an attempt: it opens hints that need one.

    The untouched starter (comments and layout aside), a program that is not Python, an empty one
    and an answer with nothing in it are not attempts.
    """
    if verdict.status == "passed":
        return True
    if verdict.stage in ("grader", "untouched", "answer"):
        return False
    if STARTER not in folder.files:
        return True  # the kinds without a starter judge an empty answer at the stage "answer"
    try:
        return plain_lines(text) not in ([], plain_lines(folder.text(STARTER)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _is_broken_by_nesting(text)


def _is_broken_by_nesting(text: str) -> bool:
    """Whether Python itself reads a text that was too deep to take apart."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
