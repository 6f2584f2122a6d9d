"""The functions of a folder: they agree with `ppo_ref`, and mistakes can be told apart."""

from __future__ import annotations

import contextlib
import importlib
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.cases import Case, Probes, load_probes
from browser_runtime.grading.exercise.folder import ExerciseError
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.fingerprint import misconceptions
from browser_runtime.grading.explain.merge import merged_pairs
from browser_runtime.grading.measure.answers import Answer, all_answers, answer, close, same
from browser_runtime.grading.measure.sandbox import Submission
from browser_runtime.grading.proving.samples import WORDS


def proven(task: FunctionTask) -> Iterator[str]:
    """Every check of a task's function and of its misconceptions."""
    yield from agrees_with_the_reference(task)
    yield from mistakes_differ(task)
    probes = load_probes(task.folder)
    yield from _pairs(task, probes)
    yield from _properties(task, probes)


def agrees_with_the_reference(task: FunctionTask) -> Iterator[str]:
    """The solution equals the numbers worked out by hand, and `ppo_ref`'s function."""
    probes = load_probes(task.folder)
    cases = probes.cases(np.random.default_rng(0))
    answers = all_answers(task.folder.text("solution.py"), task, cases, filename="solution.py")
    reference = reference_function(task.reference)
    expected = probes.get("expected")
    if expected is None:
        yield "probes.py has no function expected(reference, inputs)"
        return
    for case, have in zip(cases, answers, strict=True):
        wanted = {"the reference": expected(reference, case.inputs)}
        if case.expected is not None:
            wanted["the number in probes.py"] = case.expected
        for source, value in wanted.items():
            arrays = value if isinstance(value, tuple) else (value,)
            for mine, theirs in zip(have.arrays.values(), arrays, strict=True):
                right = np.asarray(theirs)
                if mine.shape != right.shape or not close(mine, right, task.tolerance).all():
                    yield f"on {case.name} the solution differs from {source}"


def reference_function(path: str) -> Callable[..., Any]:
    """Return the function that a `reference` names.

    Raises:
        ExerciseError: `ppo_ref` has no such function.
    """
    module, _, name = path.rpartition(".")
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ExerciseError(f"reference {path!r} does not exist: {error}") from error
    return found


def mistakes_differ(task: FunctionTask) -> Iterator[str]:
    """No two misconceptions give the same answers, not even on the fixed inputs alone."""
    cases = load_probes(task.folder).cases(np.random.default_rng(0))
    answers = {
        one.id: all_answers(one.code, task, cases, filename=f"{one.id}.py")
        for one in misconceptions(task.folder)
    }
    for one, other in itertools.combinations(answers, 2):
        if _alike(task, answers[one], answers[other]):
            yield f"{one} and {other} give the same answers on all inputs"


def _alike(task: FunctionTask, one: list[Answer], other: list[Answer]) -> bool:
    return all(same(a, b, task.tolerance) for a, b in zip(one, other, strict=True))


def _pairs(task: FunctionTask, probes: Probes) -> Iterator[str]:
    """Two mistakes at once do not cancel out: their answers differ from the solution's."""
    cases = probes.cases(np.random.default_rng(0))
    solution = task.folder.text("solution.py")
    right = all_answers(solution, task, cases, filename="solution.py")
    for one, other, code in merged_pairs(solution, misconceptions(task.folder)):
        name = f"{one.id} and {other.id} together"
        if _alike(task, all_answers(code, task, cases, filename=name), right):
            yield f"{name} answer like the solution"


def _properties(task: FunctionTask, probes: Probes) -> Iterator[str]:
    """Every property is broken by some misconception, or it proves nothing."""
    broken = dict.fromkeys(probes.properties(), False)
    for one in misconceptions(task.folder):
        program = Submission(one.code, f"{one.id}.py", guarded=False)
        for name, holds in probes.properties().items():
            for seed in range(4):
                inputs = probes.sample(np.random.default_rng(seed))
                with contextlib.suppress(LearnerFailure):  # it shows nothing about the property
                    broken[name] |= not holds(_asked(task, program), inputs)
    for name, is_broken in broken.items():
        if not is_broken:
            yield f"{name} holds for every misconception, so it tests nothing"
        words = len((probes.properties()[name].__doc__ or "").split())
        if words not in WORDS:
            yield f"the docstring of {name} has {words} words, allowed: {WORDS[0]} to {WORDS[-1]}"


def _asked(task: FunctionTask, program: Submission) -> Callable[..., Any]:
    def ask(**inputs: Any) -> Any:  # noqa: ANN401 - one array
        function = program.function(task.function)
        have = answer(program, function, task, Case(name="", inputs=inputs))
        if not have.arrays:
            raise LearnerFailure(kind="shape", message=have.problem or "it fails")
        return next(iter(have.returned.values()))

    return ask
