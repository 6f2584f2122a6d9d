"""Answer questions before anything runs. The page judges the answers; nothing is graded here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.exercise.view import ExerciseView, shared
from browser_runtime.grading.kinds.kind import Samples, Steps, Submitted


@dataclass(frozen=True, kw_only=True)
class PredictView(ExerciseView):
    """Questions alone."""


@dataclass(frozen=True, kw_only=True)
class Predict:
    """`[predict]`: the source of the answers to the questions."""

    folder: Folder
    reference: str
    """The function of `ppo_ref` that is passed to `answers(reference)` of probes.py."""
    borrowed_function: str = ""
    """Name of the borrowed misconceptions' function, where distractors are checked against them."""

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Refuse: there is no code."""
        yield from ()
        raise ExerciseError("this exercise has no code; its questions are answered on the page")

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """Right answers come out of the reference, distractors out of the mistakes they name."""
        from browser_runtime.grading.proving import questions

        if not about.questions:
            yield "exercise.toml: questions are missing; a predict exercise asks some"
        yield from questions.computed(self.folder, about, self.reference, self.borrowed_function)

    def mistakes(self) -> dict[str, str]:
        """None beside those of the distractors."""
        return {}

    def samples(self) -> Samples:
        """None: answers are judged in the page."""
        return Samples()

    def summary(self, about: About) -> str:
        """Count the questions."""
        wrong = sum(len(question.distractors) for question in about.questions)
        return f"{len(about.questions)} questions, {wrong} distractors"

    def view(self, about: About) -> PredictView:
        """The page's data: the questions."""
        return PredictView(kind="predict", **shared(about))
