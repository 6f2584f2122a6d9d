"""A function to write: its arguments, and the measure of its answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.exercise.shapes import Spec


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """How far an answer may be from the reference: `atol + rtol * |expected|`."""

    rtol: float = 1e-4
    atol: float = 1e-4


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Time limits, seconds: one call of the learner's function, and running the file itself."""

    call_seconds: float = 5.0
    load_seconds: float = 5.0


@dataclass(frozen=True, kw_only=True)
class FunctionTask:
    """The common fields of the kinds in which a function is written, mended or put together."""

    folder: Folder
    function: str
    """Its name."""
    arguments: dict[str, Spec]
    returns: dict[str, Spec]
    compared: dict[str, Spec] = field(default_factory=dict)
    """Where right answers differ by chance: what `compared(inputs, answer)` of probes.py makes of
    one, for instance how often each action was drawn. Empty: answers are compared themselves."""
    reference: str = ""
    """The function of `ppo_ref` with the same answers: "ppo_ref.gae.compute_gae"."""
    tolerance: Tolerance = field(default_factory=Tolerance)
    limits: Limits = field(default_factory=Limits)

    @property
    def results(self) -> dict[str, Spec]:
        """What is compared, by name."""
        return self.compared or self.returns

    def __post_init__(self) -> None:
        if not self.function.isidentifier():
            raise ExerciseError(
                f"exercise.toml: function is {self.function!r}, allowed: a Python name"
            )
        if not self.returns:
            raise ExerciseError("exercise.toml: returns is empty, allowed: one result or more")
        if self.compared and not len(self.compared) == len(self.returns) == 1:
            raise ExerciseError("exercise.toml: compared takes one result, and makes one of it")
