"""Prove an exercise: every program of its folder earns what it should, and nothing else.

Run by `python build/dev/exercise.py check` and by the tests, over every folder there is.
"""

from __future__ import annotations

import importlib
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from browser_runtime.grading.engine import grade
from browser_runtime.grading.exercise.cases import Case, Probes, load_probes
from browser_runtime.grading.exercise.read import Exercise, ExerciseError, Files, read
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.fingerprint import misconceptions
from browser_runtime.grading.explain.merge import merged_pairs
from browser_runtime.grading.kinds import write_test as written_test
from browser_runtime.grading.measure.answers import Answer, all_answers, answer, same
from browser_runtime.grading.measure.sandbox import Submission

WORDS = range(25, 71)
"""How long a misconception's message may be."""

COMMENT_WORDS = range(12, 71)
"""How long the comment on a wrong answer may be."""

ALLOWED_FILES = re.compile(
    r"(index\.md|exercise\.toml|starter\.py|solution\.py|probes\.py|correct\.py"
    r"|(misconceptions|alternatives|mutants)/[a-z][a-z0-9_]*\.py)"
)
MIN_ALTERNATIVES = 3


def problems(files: Files, seeds: range = range(1)) -> list[str]:
    """Return everything that is wrong with an exercise, one sentence each; empty when proven.

    Args:
        files: The folder, as `build/dev/exercise.py` loads it.
        seeds: Attempts to make with every program that should pass.
    """
    try:
        exercise = read(files)
        return [
            *_stray(files),
            *_hints(exercise),
            *(_predictions(exercise) if exercise.questions else ()),
            *(_programs(exercise, seeds) if exercise.has_code else ()),
        ]
    except (ExerciseError, LearnerFailure, wording.Gap) as error:
        return [str(error)]


def summary(files: Files) -> str:
    """Return what the exercise holds: "14 misconceptions, 4 alternatives"."""
    exercise = read(files)
    if not exercise.has_code:
        wrong = sum(len(question.get("distractors", ())) for question in exercise.questions)
        return f"{len(exercise.questions)} questions, {wrong} distractors"
    counts = [(len(exercise.folder(name)), name) for name in ("misconceptions", "alternatives")]
    return ", ".join(f"{count} {name}" for count, name in counts)


def _stray(files: Files) -> Iterator[str]:
    for path in files:
        if not ALLOWED_FILES.fullmatch(path):
            yield f"{path} does not belong into an exercise folder"


def _hints(exercise: Exercise) -> Iterator[str]:
    known = {one.id for one in misconceptions(exercise)}
    for question in exercise.questions:
        known |= {wrong["id"] for wrong in question.get("distractors", ()) if "id" in wrong}
    for number, hint in enumerate(exercise.hints, start=1):
        for name in hint.get("for", ()):
            if name not in known:
                yield f"hint {number} is for {name}, which no misconception is called"
    hinted = {name for hint in exercise.hints for name in hint.get("for", ())}
    for name in sorted(known - hinted):
        yield f"no hint is for {name}"


def _programs(exercise: Exercise, seeds: range) -> Iterator[str]:
    yield from _passing(exercise, seeds)
    starter = _grade(exercise, exercise.text("starter.py"), 0)
    if starter["status"] != "failed" or starter["misconception"]:
        yield f"starter.py should fail undiagnosed, but: {_outcome(starter)}"
    for one in misconceptions(exercise):
        verdict = _grade(exercise, one.code, 0)
        if verdict["status"] != "failed" or verdict["misconception"] != one.id:
            yield f"misconception {one.id} should earn its own message, but: {_outcome(verdict)}"
        elif (words := len(verdict["message"].split())) not in WORDS:
            yield f"the message of {one.id} has {words} words, allowed: {WORDS[0]} to {WORDS[-1]}"
    if exercise.type == "write-test":
        yield from _tests_differ(exercise)
        return
    probes = load_probes(exercise)
    yield from _reference(exercise, probes)
    yield from _distinct(exercise, probes)
    if exercise.type != "gate":
        yield from _pairs(exercise, probes)
        yield from _properties(exercise, probes)


def _passing(exercise: Exercise, seeds: range) -> Iterator[str]:
    alternatives = exercise.folder("alternatives")
    if len(alternatives) < MIN_ALTERNATIVES:
        yield f"there are {len(alternatives)} alternatives, needed: {MIN_ALTERNATIVES}"
    programs = {"solution.py": exercise.text("solution.py"), **alternatives}
    for (name, code), seed in itertools.product(programs.items(), seeds):
        verdict = _grade(exercise, code, seed)
        if verdict["status"] != "passed":
            yield f"{name} should pass (seed {seed}), but: {_outcome(verdict)}"


def _reference(exercise: Exercise, probes: Probes) -> Iterator[str]:
    """The solution equals the numbers worked out by hand, and `ppo_ref`'s function."""
    cases = probes.cases(np.random.default_rng(0))
    answers = all_answers(exercise.text("solution.py"), exercise, cases, filename="solution.py")
    reference = reference_function(exercise)
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
                if mine.shape != np.shape(theirs) or not np.allclose(mine, theirs, atol=1e-4):
                    yield f"on {case.name} the solution differs from {source}"


def reference_function(exercise: Exercise) -> Callable[..., Any]:
    """Return the function of `ppo_ref` that `reference` names.

    Raises:
        ExerciseError: There is none of that name.
    """
    module, _, name = exercise.reference.rpartition(".")
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ExerciseError(f"reference {exercise.reference!r} does not exist: {error}") from error
    return found


def _distinct(exercise: Exercise, probes: Probes) -> Iterator[str]:
    """No two misconceptions answer alike, not even on the fixed inputs alone."""
    cases = probes.cases(np.random.default_rng(0))
    answers = {
        one.id: all_answers(one.code, exercise, cases, filename=f"{one.id}.py")
        for one in misconceptions(exercise)
    }
    for one, other in itertools.combinations(answers, 2):
        if _alike(exercise, answers[one], answers[other]):
            yield f"{one} and {other} give the same answers on all inputs"


def _alike(exercise: Exercise, one: list[Answer], other: list[Answer]) -> bool:
    return all(same(a, b, exercise.tolerance) for a, b in zip(one, other, strict=True))


def _tests_differ(exercise: Exercise) -> Iterator[str]:
    mutants, limit = exercise.mutants, exercise.max_numbers
    assert mutants is not None and limit is not None
    trials = {
        one.id: written_test.attempt(exercise, mutants, one.code, guarded=False)
        for one in misconceptions(exercise)
    }
    for one, other in itertools.combinations(trials, 2):
        if trials[one].same(trials[other], limit):
            yield f"{one} and {other} let the same broken versions pass"


def _pairs(exercise: Exercise, probes: Probes) -> Iterator[str]:
    """Two mistakes at once do not cancel out: their answers differ from the solution's."""
    cases = probes.cases(np.random.default_rng(0))
    solution = exercise.text("solution.py")
    right = all_answers(solution, exercise, cases, filename="solution.py")
    for one, other, code in merged_pairs(solution, misconceptions(exercise)):
        name = f"{one.id} and {other.id} together"
        if _alike(exercise, all_answers(code, exercise, cases, filename=name), right):
            yield f"{name} answer like the solution"


def _properties(exercise: Exercise, probes: Probes) -> Iterator[str]:
    """Every property is broken by some misconception, or it proves nothing."""
    broken = dict.fromkeys(probes.properties(), False)
    for one in misconceptions(exercise):
        program = Submission(one.code, f"{one.id}.py", guarded=False)
        for name, holds in probes.properties().items():
            for seed in range(4):
                inputs = probes.sample(np.random.default_rng(seed))
                broken[name] |= not holds(_asked(exercise, program), inputs)
    for name, is_broken in broken.items():
        if not is_broken:
            yield f"{name} holds for every misconception, so it tests nothing"
        words = len((probes.properties()[name].__doc__ or "").split())
        if words not in WORDS:
            yield f"the docstring of {name} has {words} words, allowed: {WORDS[0]} to {WORDS[-1]}"


def _asked(exercise: Exercise, program: Submission) -> Callable[..., Any]:
    def ask(**inputs: Any) -> Any:  # noqa: ANN401 - one array
        function = program.function(exercise.function)
        have = answer(program, function, exercise, Case(name="", inputs=inputs))
        return next(iter(have.arrays.values()))

    return ask


def _predictions(exercise: Exercise) -> Iterator[str]:
    for question in exercise.questions:
        values = [question["answer"], *(d["value"] for d in question.get("distractors", ()))]
        for one, other in itertools.combinations(values, 2):
            if one == other or (not isinstance(one, str) and abs(one - other) < 1e-3):
                yield f"question {question['id']}: {one} and {other} are the same answer"
        for wrong in question.get("distractors", ()):
            if len(wrong["message"].split()) not in COMMENT_WORDS:
                yield f"question {question['id']}: comment on {wrong['value']} too short or long"
    if exercise.type == "predict":
        yield from _computed_answers(exercise)


def _computed_answers(exercise: Exercise) -> Iterator[str]:
    """Right answers come out of the reference, distractors out of the mistakes they name."""
    probes = load_probes(exercise)
    answers, mistakes = probes.get("answers"), probes.get("mistakes")
    if answers is None:
        yield "probes.py has no function answers(reference)"
        return
    right = answers(reference_function(exercise))
    name = exercise.mutants.function if exercise.mutants else ""
    programs = {
        key: Submission(code, f"{key}.py", guarded=False).function(name)
        for key, code in exercise.folder("mutants").items()
    }
    for question in exercise.questions:
        if not np.isclose(right[question["id"]], question["answer"]):
            yield f"question {question['id']}: the reference says {right[question['id']]}"
        wrong = mistakes(question["id"], programs) if mistakes else {}
        for distractor in question.get("distractors", ()):
            value = wrong.get(distractor.get("id"))
            if value is not None and not np.isclose(value, distractor["value"]):
                yield f"question {question['id']}: {distractor['id']} gives {value}"


def _grade(exercise: Exercise, code: str, seed: int) -> dict[str, Any]:
    return grade(exercise.files, code, seed)


def _outcome(verdict: dict[str, Any]) -> str:
    known = f" ({verdict['misconception']})" if verdict["misconception"] else ""
    return f"{verdict['status']} at stage {verdict['stage']}{known}: {verdict['message']}"
