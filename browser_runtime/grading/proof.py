"""Prove an exercise: every program of its folder earns its own verdict and no other.

Run over every folder by `python build/dev/exercise.py check` and by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from browser_runtime.grading.attempts import STARTER
from browser_runtime.grading.exercise.folder import ExerciseError, Files
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.proving import questions
from browser_runtime.grading.reading import Exercise, read

WITHOUT_STARTER = ("fill", "order", "predict", "tune")
"""The kinds whose learners begin with something else than a file."""
ALLOWED_FILES = re.compile(
    r"(index\.md|exercise\.toml|starter\.py|solution\.py|probes\.py|borrowed/.*"
    r"|(misconceptions|alternatives)/[a-z][a-z0-9_]*\.py)"
)


def problems(files: Files, seeds: range = range(1)) -> list[str]:
    """Return the faults of an exercise, a sentence each; empty when it is proven.

    Args:
        files: The folder, as `build/dev/exercise.py` loads it.
        seeds: Attempts to make with every program that should pass.
    """
    try:
        exercise = read(files)
        return [
            *_stray(files),
            *_unread(exercise),
            *_hints(exercise),
            *questions.differ(exercise.about.questions),
            *exercise.kind.prove(exercise.about, seeds),
        ]
    except (ExerciseError, LearnerFailure, wording.Gap) as error:
        return [str(error)]


def summary(files: Files) -> str:
    """Count an exercise's programs: "14 misconceptions, 4 alternatives"."""
    exercise = read(files)
    return exercise.kind.summary(exercise.about)


def _stray(files: Files) -> Iterator[str]:
    for path in files:
        if not ALLOWED_FILES.fullmatch(path):
            yield f"{path} does not belong into an exercise folder"


def _unread(exercise: Exercise) -> Iterator[str]:
    """Yield a sentence where a starter is that no reader will ever see."""
    if STARTER in exercise.folder.files and exercise.kind_name in WITHOUT_STARTER:
        yield f"{STARTER} is read by nobody: [{exercise.kind_name}] makes its own"


def _hints(exercise: Exercise) -> Iterator[str]:
    """Yield a sentence for every hint without its mistake, and the reverse."""
    about = exercise.about
    known = set(exercise.kind.mistakes())
    known |= {d.id for question in about.questions for d in question.distractors if d.id}
    for number, hint in enumerate(about.hints, start=1):
        for name in hint.for_:
            if name not in known:
                yield f"hint {number} is for {name}, which no misconception is called"
    hinted = {name for hint in about.hints for name in hint.for_}
    for name in sorted(known - hinted):
        yield f"no hint is for {name}"
