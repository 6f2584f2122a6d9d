"""Write a function: it is judged by its answers, compared with those of known mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.faded import Faded, faded
from browser_runtime.grading.exercise.view import ExerciseView
from browser_runtime.grading.kinds.kind import Steps, Submitted
from browser_runtime.grading.kinds.program import ProgramKind, graded


@dataclass(frozen=True, kw_only=True)
class ImplementView(ExerciseView):
    """A function to write."""

    function: str
    faded: Faded | None
    """A hint: the lines of the solution, shuffled, some with a blank."""


@dataclass(frozen=True, kw_only=True)
class Implement(ProgramKind):
    """`[implement]`: the function alone."""

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Judge a program by numbers, properties and speed."""
        return graded(self, submitted.text, seed)

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """Every program of the folder earns its own verdict."""
        from browser_runtime.grading.proving import functions, samples

        yield from samples.earn_what_they_should(self, seeds)
        yield from functions.proven(self)

    def view(self, about: About) -> ImplementView:
        """The page's data: the starter and the faded program."""
        return ImplementView(
            kind="implement",
            faded=faded(self.folder.text("solution.py"), self.function),
            **self.shown(about),
        )
