"""What a kind of exercise is: fields read from its own section, and four things it can do."""

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
    """What a learner hands in.

    Attributes:
        text: The program; for kinds without a program, JSON.
        probes: Names of the probes run before, in order (debug).
    """

    text: str
    probes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Samples:
    """Texts that can be handed in, and what each of them must earn.

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

    It is made by `read_section(cls, table, where, folder=...)`, so a mistake in the section is
    told when the exercise is read; `__post_init__` raises `ExerciseError` about the rest.
    """

    @property
    def folder(self) -> Folder:
        """The exercise's files."""

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Judge an attempt. Whatever this raises is the author's mistake or ours."""

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """Yield what is wrong with the exercise, one sentence each.

        What only authors need is imported inside, from `grading.proving`: the page goes without.
        """

    def mistakes(self) -> dict[str, str]:
        """Return the mistakes that can be diagnosed: id -> message with its gaps open."""

    def samples(self) -> Samples:
        """Return what the folder holds to be handed in, with what it must earn."""

    def summary(self, about: About) -> str:
        """Return what the exercise holds: "14 misconceptions, 4 alternatives"."""

    def view(self, about: About) -> ExerciseView:
        """Return what the page shows."""
