"""The part of an exercise that the page shows before any Python runs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from browser_runtime.grading.exercise.about import About, Hint, Question


@dataclass(frozen=True, kw_only=True)
class ExerciseView:
    """The fields that the views of all kinds share; `kind` is the name of the exercise's kind."""

    kind: str
    number: str
    title: str
    concepts: tuple[str, ...]
    difficulty: int
    minutes: int
    remarks: str
    hints: tuple[Hint, ...]
    questions: tuple[Question, ...]
    code_from: str
    """Slug of the exercise whose code a reader may bring along; empty for none."""
    figure: str
    """Name of the figure that can show a failing case; empty for none."""
    starter: str = ""
    """The text that the reader starts from; empty where nothing is written."""
    solution: str = ""
    """Shown on request; empty where there is none."""
    example: str = ""
    """Lines that call the function with the statement's input; empty where nothing is called."""


def shared(about: About) -> dict[str, Any]:
    """Return the fields of a view that come from the top of exercise.toml."""
    names = ("number", "title", "concepts", "difficulty", "minutes", "hints", "questions")
    values = {name: getattr(about, name) for name in names}
    return {
        **values,
        "remarks": about.remarks.strip(),
        "code_from": about.code_from,
        "figure": about.figure,
    }


def to_json(view: ExerciseView) -> dict[str, Any]:
    """Return a view as JSON-able data; a field `for_` is written `for`."""

    def plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {name.rstrip("_"): value for name, value in pairs}

    return dataclasses.asdict(view, dict_factory=plain)
