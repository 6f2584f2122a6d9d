"""A training gate: the learner's function takes part in real training, and the world judges it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.folder import ExerciseError
from browser_runtime.grading.exercise.view import ExerciseView
from browser_runtime.grading.explain.comparison import compare
from browser_runtime.grading.explain.verdict import Check, Verdict
from browser_runtime.grading.kinds.kind import Steps, Submitted
from browser_runtime.grading.kinds.program import ProgramKind, graded, passed
from browser_runtime.grading.measure.attempt import Attempt
from browser_runtime.grading.measure.training import Training


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The measurement of one world on an agent trained with the learner's function.

    Attributes:
        key: Name in messages: "quitter_return".
        name: For the reader: "Quitter: mean return".
        value: Measured after training.
        needed: Smallest value that passes.
        reached_by: Whatever comes to that value, in the message of a closed gate.
        question: What such a message asks.
    """

    key: str
    name: str
    value: float
    needed: float
    reached_by: str = "correct advantages"
    question: str = "How do episodes end in this world: by the task itself or by the clock?"

    @property
    def passed(self) -> bool:
        """Whether the gate is open."""
        return self.value >= self.needed


@dataclass(frozen=True, kw_only=True)
class GateView(ExerciseView):
    """A function to train with."""

    function: str


@dataclass(frozen=True, kw_only=True)
class Gate(ProgramKind):
    """`[gate]`: the function, which `gate(function, seed)` of probes.py trains with."""

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Judge a program by worlds and by numbers."""
        return graded(self, submitted.text, seed, lambda attempt: by_training(attempt, seed))

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """Every program of the folder earns its own verdict."""
        from browser_runtime.grading.proving import functions, samples

        yield from samples.earn_what_they_should(self, seeds)
        yield from functions.agrees_with_the_reference(self)
        yield from functions.mistakes_differ(self)

    def view(self, about: About) -> GateView:
        """The page's data: the starter."""
        return GateView(kind="gate", **self.shown(about))


def by_training(attempt: Attempt, seed: int) -> Steps:
    """Check that the function runs and is well shaped, train, then compare its numbers.

    The world comes first because its symptom is the lesson. A function that trains well and is
    wrong all the same does not pass: the world cannot show its mistake, the numbers do.

    Args:
        attempt: The learner's function.
        seed: Seed of the training runs.

    Yields:
        Progress of the training.

    Raises:
        LearnerFailure: The function failed inside training.
    """
    answers = [attempt.ask(case) for case in attempt.reference.cases]
    if not all(have.arrays for have in answers):
        broken = compare(attempt, answers)
        assert broken is not None, "the reference is well shaped, so the answers differ"
        return broken
    measured = yield from _train(attempt, seed)
    checks = [_check(one) for one in measured]
    solved = all(one.passed for one in measured)
    compared = compare(attempt, answers, {one.key: one.value for one in measured})
    if compared is None and solved:
        return passed(attempt, f"{_worlds(measured)} solved.").replace(checks=checks)
    if compared is not None and compared.misconception is not None:
        return compared.replace(stage="gate", checks=checks)
    if compared is not None and solved:
        opened = _worlds(measured, "was", "were")
        text = f"{opened} solved, yet the numbers are off. {compared.message}"
        return compared.replace(message=text, checks=checks)
    found = compared.difference if compared is not None else None
    return _closed(measured).replace(difference=found, checks=checks)


def _train(attempt: Attempt, seed: int) -> Generator[Training, None, list[Measured]]:
    run = attempt.probes.get("gate")
    if run is None:
        raise ExerciseError("probes.py has no function gate(function, seed)")
    measured = []
    for said in run(attempt.result, seed):
        if isinstance(said, Measured):
            measured.append(said)
        else:
            yield said
    return measured


def _worlds(measured: list[Measured], one: str = "is", more: str = "are") -> str:
    """Begin a sentence about all worlds: "Both worlds are"."""
    if len(measured) == 1:
        return f"The world {one}"
    return f"{'Both' if len(measured) == 2 else 'All'} worlds {more}"


def _closed(measured: list[Measured]) -> Verdict:
    worst = next(one for one in measured if not one.passed)
    text = (
        f"{worst.name} is {round(worst.value, 3):g} after training with your function; "
        f"{worst.reached_by} reach {worst.needed:g} or more. {worst.question}"
    )
    return Verdict(status="failed", stage="gate", message=text)


def _check(one: Measured) -> Check:
    detail = f"{round(one.value, 3):g}, needed: {one.needed:g} or more"
    return Check(name=one.name, passed=one.passed, detail=detail)
