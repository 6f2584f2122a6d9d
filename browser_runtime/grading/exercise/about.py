"""The description that exercises of all kinds share: title, hints, questions, remarks."""

from __future__ import annotations

from dataclasses import dataclass

from browser_runtime.grading.exercise.folder import ExerciseError


@dataclass(frozen=True, kw_only=True)
class Hint:
    """A hint, and the mistakes after which it comes first."""

    text: str
    for_: tuple[str, ...] = ()
    """Ids of misconceptions and distractors."""
    needs_attempt: bool = False
    """Opens only after an attempt."""


@dataclass(frozen=True, kw_only=True)
class Distractor:
    """A wrong answer that people give, and the comment on it."""

    value: str | float
    message: str
    id: str | None = None
    """The misconception behind it."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question to answer before anything runs."""

    id: str
    ask: str
    answer: str | float
    """A number is typed, a text is chosen."""
    right: str
    """The comment on the right answer."""
    wrong: str
    """The comment on a wrong answer that is none of the distractors."""
    distractors: tuple[Distractor, ...] = ()


@dataclass(frozen=True, kw_only=True)
class About:
    """The fields at the top of exercise.toml."""

    number: str
    title: str
    concepts: tuple[str, ...]
    difficulty: int
    minutes: int
    remarks: str = ""
    """The remark once the exercise is solved."""
    hints: tuple[Hint, ...] = ()
    questions: tuple[Question, ...] = ()
    borrows: str = ""
    """Slug of the exercise whose files are used where this one has none."""
    code_from: str = ""
    """Slug of the exercise whose code the reader may bring along."""
    figure: str = ""
    """Name of the figure in its chapter that can show a failing case."""

    def __post_init__(self) -> None:
        for number, hint in enumerate(self.hints, start=1):
            if not hint.text:
                raise ExerciseError(f"exercise.toml: hint {number} has no text")
        for number, question in enumerate(self.questions, start=1):
            if isinstance(question.answer, str) and not question.distractors:
                raise ExerciseError(
                    f"exercise.toml: question {number} is a choice and needs distractors"
                )
