"""Grade an exercise for the page: the verdict, the progress of a training, and probes."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from browser_runtime import page, soft_stop
from browser_runtime.entry import Message
from browser_runtime.grading import ProbeResult, grading, run_probe
from browser_runtime.grading.measure import limits

soft_stop.on_poll(limits.check)
if (host := page.connected()) is not None:
    limits.polled_from_outside(host.limit)


@dataclass(frozen=True, kw_only=True)
class Grade:
    """An attempt to grade."""

    files: dict[str, str]
    """The exercise folder, path -> text."""
    code: str
    """The learner's submission: a program, or JSON for the kinds without one."""
    seed: int | None = None
    """Seed of the random inputs; a fresh one when None."""
    probes: tuple[str, ...] = ()
    """Names of the probes that the learner has run, in order (debug)."""


@dataclass(frozen=True, kw_only=True)
class RunProbe:
    """A probe to run on the learner's present program."""

    files: dict[str, str]
    """The exercise folder, path -> text."""
    code: str
    name: str
    """The probe's name."""


def probe_request(payload: RunProbe) -> ProbeResult:
    """Run a probe for the page."""
    return run_probe(payload.files, payload.code, payload.name)


def grade_request(payload: Grade) -> Generator[Message, None, dict[str, Any]]:
    """Grade an attempt for the page, yielding the progress of its trainings."""
    steps = grading(payload.files, payload.code, payload.seed, payload.probes)
    while True:
        try:
            progress = next(steps)
        except StopIteration as end:
            verdict: dict[str, Any] = end.value
            return verdict
        yield Message(data=progress)
