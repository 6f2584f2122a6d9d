"""Every text that can be handed in earns its own verdict and no other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from browser_runtime.grading.engine import verdict_on
from browser_runtime.grading.explain.fingerprint import misconceptions
from browser_runtime.grading.explain.verdict import Verdict
from browser_runtime.grading.kinds import write_test
from browser_runtime.grading.kinds.kind import Kind

WORDS = range(25, 71)
"""Allowed length of a misconception's message."""

MIN_ALTERNATIVES = 3


def earn_what_they_should(
    kind: Kind, seeds: range, alternatives: int = MIN_ALTERNATIVES
) -> Iterator[str]:
    """Right texts pass, wrong ones earn their own message, and the rest fails without one.

    Args:
        kind: The exercise.
        seeds: Attempts to make with every right text.
        alternatives: Fewest right texts beside the solution.
    """
    samples = kind.samples()
    if len(samples.right) - 1 < alternatives:
        yield f"there are {len(samples.right) - 1} alternatives, needed: {alternatives}"
    for (name, text), seed in itertools.product(samples.right.items(), seeds):
        verdict = verdict_on(kind, text, seed)
        if verdict.status != "passed":
            yield f"{name} should pass (seed {seed}), but: {outcome(verdict)}"
    for name, text in samples.undiagnosed.items():
        verdict = verdict_on(kind, text, 0)
        if verdict.status != "failed" or verdict.misconception:
            yield f"{name} should fail undiagnosed, but: {outcome(verdict)}"
    for name, text in samples.wrong.items():
        yield from _told(kind, name, text)


def _told(kind: Kind, name: str, text: str) -> Iterator[str]:
    verdict = verdict_on(kind, text, 0)
    if verdict.status != "failed" or verdict.misconception != name:
        yield f"misconception {name} should earn its own message, but: {outcome(verdict)}"
    elif (words := len(verdict.message.split())) not in WORDS:
        yield f"the message of {name} has {words} words, allowed: {WORDS[0]} to {WORDS[-1]}"


def outcome(verdict: Verdict) -> str:
    """Describe the actual verdict."""
    known = f" ({verdict.misconception})" if verdict.misconception else ""
    return f"{verdict.status} at stage {verdict.stage}{known}: {verdict.message}"


def tests_differ(exercise: write_test.WriteTest) -> Iterator[str]:
    """No two wrong tests let the same broken versions pass."""
    trials = {
        one.id: write_test.attempt(exercise, one.code, guarded=False)
        for one in misconceptions(exercise.folder)
    }
    for one, other in itertools.combinations(trials, 2):
        if trials[one].same(trials[other], exercise.max_numbers):
            yield f"{one} and {other} let the same broken versions pass"
