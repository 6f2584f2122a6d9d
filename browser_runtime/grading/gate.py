"""A training gate: the learner's function takes part in real training, and the world judges it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from browser_runtime.grading.exercise import ExerciseError
from browser_runtime.grading.functions import Attempt
from browser_runtime.grading.verdict import Check, Verdict


@dataclass(frozen=True, kw_only=True)
class Training:
    """How far a gate has come.

    Attributes:
        world: Which world is trained in.
        share: Done so far, 0 to 1.
    """

    world: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What one world says about an agent trained with the learner's function.

    Attributes:
        key: Name in messages: "quitter_return".
        name: For the reader: "Quitter: mean return".
        value: As measured after training.
        needed: Smallest value that passes.
    """

    key: str
    name: str
    value: float
    needed: float

    @property
    def passed(self) -> bool:
        """Whether the gate is open."""
        return self.value >= self.needed


@dataclass(frozen=True, kw_only=True)
class GateAttempt(Attempt):
    """A learner's function that is trained with before it is compared with the reference."""

    def gated_verdict(self, seed: int) -> Generator[Training, None, Verdict]:
        """Check that the function runs and is well shaped, train, then compare its numbers.

        The world comes first because its symptom is the lesson. A function that trains well and is
        wrong all the same does not pass: the world could not see its mistake, the numbers can.

        Yields:
            Progress of the training.

        Raises:
            LearnerFailure: The function failed inside training.
        """
        answers = [self._ask(case) for case in self.reference.cases]
        if not all(have.arrays for have in answers):
            broken = self.compare(answers)
            assert broken is not None, "the reference is well shaped, so the answers differ"
            return broken
        measured = yield from self._train(seed)
        compared = self.compare(answers, {one.key: one.value for one in measured})
        checks = [_check(one) for one in measured]
        solved = all(one.passed for one in measured)
        if compared is None:
            if not solved:
                return _closed(measured).replace(checks=checks)
            return self._passed().replace(message="Both worlds are solved.", checks=checks)
        if compared.misconception is not None:
            return compared.replace(stage="gate", checks=checks)
        if solved:
            text = f"Both worlds were solved, yet the numbers are off. {compared.message}"
            return compared.replace(message=text, checks=checks)
        return _closed(measured).replace(difference=compared.difference, checks=checks)

    def _train(self, seed: int) -> Generator[Training, None, list[Measured]]:
        run = self.probes.get("gate")
        if run is None:
            raise ExerciseError("probes.py has no function gate(function, seed)")
        measured = []
        for said in run(self._for_training, seed):
            if isinstance(said, Measured):
                measured.append(said)
            else:
                yield said
        return measured

    def _for_training(self, **inputs: Any) -> Any:  # noqa: ANN401 - one array
        """Call the learner's function inside training; its failure ends the gate as theirs."""
        outcome = self.submission.call(self.function, inputs, self.exercise.limits.call_seconds)
        if outcome.failure is not None:
            raise outcome.failure
        return outcome.value


def _closed(measured: list[Measured]) -> Verdict:
    worst = next(one for one in measured if not one.passed)
    text = (
        f"{worst.name} is {round(worst.value, 3):g} after training with your function; correct "
        f"advantages reach {worst.needed:g} or more. How do episodes end in "
        "this world: by the task itself or by the clock?"
    )
    return Verdict(status="failed", stage="gate", message=text)


def _check(one: Measured) -> Check:
    detail = f"{round(one.value, 3):g}, needed: {one.needed:g} or more"
    return Check(name=one.name, passed=one.passed, detail=detail)
