"""A kind of exercise: fields read from its own section, and its methods for grader and page."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.folder import Folder
from browser_runtime.grading.exercise.view import ExerciseView
from browser_runtime.grading.explain.verdict import Verdict
from browser_runtime.grading.measure.training import Training


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """A learner's submission.

    Attributes:
        text: The program; for kinds without a program, JSON.
        probes: Names of the probes that the learner has run, in order (debug).
    """

    text: str
    probes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Samples:
    """Texts that can be handed in, with the verdict that each of them must earn.

    Attributes:
        right: Name -> text that passes.
        undiagnosed: Name -> text that fails without being taken for a known mistake.
        wrong: Id of a mistake -> text that earns its message.
    """

    right: dict[str, str] = field(default_factory=dict)
    undiagnosed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


Steps = Generator[Training, None, Verdict]
"""Grading, which may train for a while before it gives its verdict."""


class Kind(Protocol):
    """A frozen dataclass whose fields are those of its section of exercise.toml.

    It is made by `read_section(cls, table, where, folder=...)`, so a mistake in the section is an
    error when the exercise is read; `__post_init__` raises `ExerciseError` about the rest.
    """

    @property
    def folder(self) -> Folder:
        """The exercise's files."""

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Judge an attempt; an exception is the author's mistake or ours."""

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """Yield the faults of the exercise, a sentence each.

        Checks for authors are imported inside, from `grading.proving`, which the page never loads.
        """

    def mistakes(self) -> dict[str, str]:
        """Return the mistakes that can be diagnosed: id -> message with its gaps open."""

    def samples(self) -> Samples:
        """Return the folder's texts to be handed in, by the verdict that they must earn."""

    def summary(self, about: About) -> str:
        """Count the exercise's programs: "14 misconceptions, 4 alternatives"."""

    def view(self, about: About) -> ExerciseView:
        """Return the data that the page shows before any Python runs."""
