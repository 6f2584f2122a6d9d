"""Find settings with which training succeeds: the runs are real, and their symptoms explained."""

from __future__ import annotations

import json
import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.condition import parse_condition
from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.exercise.view import ExerciseView, shared
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.verdict import Check, Verdict
from browser_runtime.grading.kinds.kind import Samples, Steps, Submitted
from browser_runtime.grading.measure.runs import Run, trained
from browser_runtime.grading.measure.training import Training
from ppo_ref.config import PPOConfig
from ppo_ref.errors import FieldError
from ppo_ref.presets import preset

LEAST = 0.001
"""Measurements closer to 0 are not told apart."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A number of the config that the learner chooses."""

    name: str
    label: str
    low: float
    high: float
    start: float
    reference: float
    """A value with which every run succeeds, the other settings being at their references."""
    scale: Literal["linear", "log"] = "linear"
    whole: bool = False

    def __post_init__(self) -> None:
        where = f"exercise.toml: [tune] setting {self.name}:"
        for name in ("start", "reference"):
            if problem := self.problem(getattr(self, name)):
                raise ExerciseError(f"{where} {name}: {problem}")
        if self.scale == "log" and self.low <= 0.0:
            raise ExerciseError(f"{where} low is {self.low:g}, allowed on a log scale: above 0")

    def problem(self, value: object) -> str | None:
        """Return the reason why a value cannot be used; None when it can."""
        kind = "a whole number" if self.whole else "a number"
        number = value if isinstance(value, int | float) and type(value) is not bool else math.nan
        if self.low <= number <= self.high and not (self.whole and number % 1):
            return None  # NaN never gets here: it is between no two numbers
        return (
            f"{self.label} is {wording.number(value)}, allowed: {kind} from {self.low:g} to "
            f"{self.high:g}."
        )


@dataclass(frozen=True, kw_only=True)
class Symptom:
    """A known way in which settings are wrong: how a run shows it, and the message."""

    id: str
    when: str
    """Such as `max approx_kl > 0.1 and last entropy < 0.05`."""
    message: str
    """May quote the measurements of `when`, averaged over the runs (`{max_approx_kl}`),
    `{best_return}` and `{needed}`."""
    example: dict[str, float]
    """Settings that cause it; those left out are at their reference."""


@dataclass(frozen=True, kw_only=True)
class SettingView:
    """One setting, as the page shows it."""

    name: str
    label: str
    low: float
    high: float
    start: float
    scale: Literal["linear", "log"]
    whole: bool


@dataclass(frozen=True, kw_only=True)
class TuneView(ExerciseView):
    """Settings to choose."""

    world: str
    budget: int
    """Env steps of one run."""
    seeds: int
    """Number of runs."""
    metric: str
    needed: float
    settings: tuple[SettingView, ...]


@dataclass(frozen=True, kw_only=True)
class Tune:
    """`[tune]`: a world, a budget, and the settings that are free."""

    folder: Folder
    world: str
    budget: int
    """Env steps of one run."""
    needed: float
    """Mean return of the last 100 episodes that a run must reach within the budget."""
    settings: tuple[Setting, ...]
    symptoms: tuple[Symptom, ...] = ()
    """The message is that of the first whose condition holds for over half of the failed runs."""
    seeds: int = 3
    must_pass: int | None = None
    """Number of runs that must succeed; all when left out."""
    fixed: dict[str, Any] = field(default_factory=dict)
    """Config fields that differ from the preset of the world."""

    def __post_init__(self) -> None:
        for symptom in self.symptoms:
            parse_condition(symptom.when)
            for name in symptom.example:
                if name not in self.names:
                    raise ExerciseError(
                        f"exercise.toml: [tune] symptom {symptom.id}: example has {name}, allowed: "
                        f"{', '.join(self.names)}"
                    )
        if not self.settings:
            raise ExerciseError("exercise.toml: [tune] settings are missing")
        try:
            self.config({one.name: one.reference for one in self.settings})
        except (FieldError, TypeError, ValueError) as error:
            raise ExerciseError(f"exercise.toml: [tune] {error}") from error

    @property
    def names(self) -> list[str]:
        """Names of the settings."""
        return [one.name for one in self.settings]

    @property
    def enough(self) -> int:
        """Number of runs that must succeed."""
        return self.seeds if self.must_pass is None else self.must_pass

    def config(self, chosen: dict[str, float]) -> PPOConfig:
        """Return the config of a run.

        Raises:
            FieldError: The settings do not go together.
        """
        whole = {one.name for one in self.settings if one.whole}
        values = {k: int(v) if k in whole else float(v) for k, v in chosen.items()}
        base = preset(self.world).replace(total_steps=self.budget, target_return=self.needed)
        return base.replace(**{**self.fixed, **values})

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Train with the settings, `{"learning_rate": 0.003, ...}` as JSON."""
        chosen = json.loads(submitted.text)
        if not isinstance(chosen, dict) or set(chosen) != set(self.names):
            raise ValueError(f"the settings are {chosen!r}, allowed: {', '.join(self.names)}")
        for one in self.settings:
            if problem := one.problem(chosen[one.name]):
                return Verdict(status="failed", stage="answer", message=problem)
        try:
            config = self.config(chosen)
        except FieldError as error:
            return Verdict(status="failed", stage="answer", message=f"{error}.")
        runs = yield from self._runs(config, seed)
        return self._verdict(runs)

    def _runs(self, config: PPOConfig, seed: int) -> Generator[Training, None, list[Run]]:
        runs = []
        for number in range(self.seeds):
            runs.append((yield from trained(self.world, config, seed, number, self.seeds)))
        return runs

    def _verdict(self, runs: Sequence[Run]) -> Verdict:
        checks = [self._check(run) for run in runs]
        good = sum(run.reached for run in runs)
        if good >= self.enough:
            text = f"{good} of {len(runs)} runs reached a mean return of {self.needed:g}."
            return Verdict(status="passed", stage="passed", message=text, checks=checks)
        failed = [run for run in runs if not run.reached]
        known = next((one for one in self.symptoms if _shows(one, failed)), None)
        text = self._unknown(failed) if known is None else self._said(known, failed)
        return Verdict(
            status="failed", stage="training", message=text, checks=checks,
            misconception=known.id if known else None,
        )  # fmt: skip

    def _said(self, symptom: Symptom, failed: Sequence[Run]) -> str:
        """Fill a message with the numbers of the runs, averaged."""
        numbers: dict[str, float] = {"needed": self.needed, "best_return": _best(failed)}
        for term in parse_condition(symptom.when):
            values = [run.measure(term.statistic, term.metric) for run in failed]
            known = [value for value in values if value is not None]
            numbers[f"{term.statistic}_{term.metric}"] = sum(known) / len(known)
        return wording.fill(wording.one_line(symptom.message), numbers)

    def _unknown(self, failed: Sequence[Run]) -> str:
        broke = next((run.broke for run in failed if run.broke), "")
        if broke:
            return f"A run broke down: {broke} Which setting makes its steps so large?"
        best, said = _best(failed), "no episode ended"
        if not math.isnan(best):
            said = f"the best of them came to {wording.number(best)}"
        return (
            f"{len(failed)} of {self.seeds} runs did not reach a mean return of {self.needed:g} "
            f"within {self.budget:,} env steps; {said}. Do they learn too slowly, or stop too "
            "early?"
        )

    def _check(self, run: Run) -> Check:
        last = run.measure("last", "episode_return")
        got = "no episode ended" if last is None else f"mean return {wording.number(last)}"
        measured = [
            f"{name} {_for_people(value)}"
            for name in ("approx_kl", "clip_fraction", "entropy")
            if (value := run.measure("mean", name)) is not None
        ]
        detail = "; ".join([f"{got} after {run.global_step:,} env steps", *measured])
        return Check(name=f"run {run.seed + 1}", passed=run.reached, detail=detail)

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """The reference succeeds, the start does not, and every symptom is recognised."""
        from browser_runtime.grading.engine import verdict_on
        from browser_runtime.grading.proving import samples

        if not self.symptoms:
            yield "there is no symptom, needed: 1 or more"
        yield from samples.earn_what_they_should(self, seeds, 0)
        start = json.dumps({one.name: one.start for one in self.settings})
        if (verdict := verdict_on(self, start, 0)).status != "failed":
            yield f"the settings at the start should fail, but: {samples.outcome(verdict)}"

    def mistakes(self) -> dict[str, str]:
        """The symptoms' ids and messages."""
        return {one.id: wording.one_line(one.message) for one in self.symptoms}

    def samples(self) -> Samples:
        """The reference settings, and an example of each symptom."""
        reference = {one.name: one.reference for one in self.settings}
        beyond = {**reference, self.names[0]: self.settings[0].high * 2 + 1}
        return Samples(
            right={"the reference settings": json.dumps(reference)},
            undiagnosed={"a setting out of its range": json.dumps(beyond)},
            wrong={one.id: json.dumps({**reference, **one.example}) for one in self.symptoms},
        )

    def summary(self, about: About) -> str:
        """Count settings and symptoms."""
        return f"{len(self.settings)} settings, {len(self.symptoms)} symptoms"

    def view(self, about: About) -> TuneView:
        """The page's data: the world and its settings."""
        names = SettingView.__dataclass_fields__
        return TuneView(
            kind="tune",
            world=self.world,
            budget=self.budget,
            seeds=self.seeds,
            metric="episode_return",
            needed=self.needed,
            settings=tuple(
                SettingView(**{name: getattr(one, name) for name in names}) for one in self.settings
            ),
            **shared(about),
        )


def _shows(symptom: Symptom, runs: Sequence[Run]) -> bool:
    """Whether more than half of the given runs, none of which succeeded, show the symptom."""
    terms = parse_condition(symptom.when)
    showing = sum(all(term.holds(run.measure) for term in terms) for run in runs)
    return showing * 2 > len(runs)


def _for_people(value: float) -> str:
    """Print a measurement; one that is all but 0 as what it is under, not as a power of ten."""
    if 0.0 < abs(value) < LEAST:
        return f"{'above ' + wording.MINUS if value < 0 else 'under '}{LEAST:g}"
    return wording.number(value)


def _best(runs: Sequence[Run]) -> float:
    values = [run.measure("max", "episode_return") for run in runs]
    return max((value for value in values if value is not None), default=math.nan)
