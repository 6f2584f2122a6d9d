"""Questions: every answer differs from every other one, and comes out of a computation."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from browser_runtime.grading.exercise.about import About, Question
from browser_runtime.grading.exercise.cases import load_probes
from browser_runtime.grading.exercise.folder import Folder
from browser_runtime.grading.measure.sandbox import Submission
from browser_runtime.grading.proving.functions import reference_function

COMMENT_WORDS = range(12, 71)
"""Allowed length of the comment on a wrong answer."""


def differ(questions: tuple[Question, ...]) -> Iterator[str]:
    """No question has the same answer twice, and every comment has an allowed length."""
    for question in questions:
        values = [question.answer, *(wrong.value for wrong in question.distractors)]
        for one, other in itertools.combinations(values, 2):
            if _same(one, other, 1e-3):
                yield f"question {question.id}: {one} and {other} are the same answer"
        for wrong in question.distractors:
            if len(wrong.message.split()) not in COMMENT_WORDS:
                yield f"question {question.id}: comment on {wrong.value} too short or long"


def computed(folder: Folder, about: About, reference: str, borrowed: str) -> Iterator[str]:
    """Right answers come out of the reference, distractors out of the mistakes they name.

    Args:
        folder: With `answers(reference)` and perhaps `mistakes(question, programs)` in probes.py.
        about: With the questions.
        reference: Path of the reference function.
        borrowed: Name of the borrowed misconceptions' function; empty for none.
    """
    probes = load_probes(folder)
    answers, mistakes = probes.get("answers"), probes.get("mistakes")
    if answers is None:
        yield "probes.py has no function answers(reference)"
        return
    right = answers(reference_function(reference))
    lent = folder.lender().programs("misconceptions") if borrowed else {}
    programs = {
        key: Submission(code, f"{key}.py", guarded=False).function(borrowed)
        for key, code in lent.items()
    }
    for question in about.questions:
        if not _same(right[question.id], question.answer):
            yield f"question {question.id}: the reference says {right[question.id]}"
        wrong = mistakes(question.id, programs) if mistakes else {}
        for distractor in question.distractors:
            value = wrong.get(distractor.id)
            if value is not None and not _same(value, distractor.value):
                yield f"question {question.id}: {distractor.id} gives {value}"


def _same(one: str | float, other: str | float, atol: float = 1e-8) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return bool(np.isclose(one, other, rtol=0.0 if atol > 1e-8 else 1e-5, atol=atol))
