"""One exercise as data: the files of its folder, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from browser_runtime.grading.exercise.shapes import Spec, parse_spec

Files = Mapping[str, str]
"""Path inside the folder -> text: `{"exercise.toml": ..., "misconceptions/gae_cut.py": ...}`."""

TYPES = ("predict", "implement", "debug", "write-test", "gate")
REQUIRED = ("title", "type", "number", "concepts", "difficulty", "minutes")
OPTIONAL = (
    "function", "reference", "arguments", "returns", "tolerance", "limits", "hints",
    "questions", "remarks", "mutants", "max_numbers", "code_from",
)  # fmt: skip


class ExerciseError(ValueError):
    """The author's folder is wrong; the message names the file, the field and what is allowed."""


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
class Mutants:
    """The broken programs that a learner's test must catch.

    Attributes:
        source: Slug of the exercise whose misconceptions they are. Packed beside the others, they
            are `mutants/*.py`, and that exercise's solution is `correct.py`.
        function: What the programs define and the learner's test is given.
        programs: Id -> what the broken version does, as told to a learner who let it pass.
    """

    source: str
    function: str
    programs: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What `exercise.toml` says, checked, with the folder's files beside it."""

    title: str
    type: str
    number: str
    concepts: tuple[str, ...]
    difficulty: int
    minutes: int
    files: Files
    function: str = ""
    reference: str = ""
    arguments: dict[str, Spec] = field(default_factory=dict)
    returns: dict[str, Spec] = field(default_factory=dict)
    tolerance: Tolerance = field(default_factory=Tolerance)
    limits: Limits = field(default_factory=Limits)
    hints: tuple[dict[str, Any], ...] = ()
    questions: tuple[dict[str, Any], ...] = ()
    remarks: str = ""
    mutants: Mutants | None = None
    max_numbers: int | None = None
    code_from: str = ""

    @property
    def has_code(self) -> bool:
        """Whether the learner writes code: everything but pure prediction."""
        return self.type != "predict"

    def folder(self, name: str) -> dict[str, str]:
        """Return the Python files of a sub-folder: id (`OFF-BY-ONE`) -> source, in name order."""
        found = sorted(
            path for path in self.files if path.startswith(f"{name}/") and path.endswith(".py")
        )
        return {identifier(path): self.files[path] for path in found}

    def text(self, path: str) -> str:
        """Return a file of the folder.

        Raises:
            ExerciseError: The folder lacks it.
        """
        if path not in self.files:
            raise ExerciseError(
                f"{path} is missing; the folder has {', '.join(sorted(self.files))}"
            )
        return self.files[path]

    def view(self) -> dict[str, Any]:
        """Return what the page needs before any Python runs, JSON-able."""
        return {
            "title": self.title,
            "type": self.type,
            "number": self.number,
            "concepts": list(self.concepts),
            "difficulty": self.difficulty,
            "minutes": self.minutes,
            "function": self.function,
            "code_from": self.code_from,
            "starter": self.files.get("starter.py", ""),
            "solution": self.files.get("solution.py", ""),
            "remarks": self.remarks.strip(),
            "hints": [dict(hint) for hint in self.hints],
            "questions": [dict(question) for question in self.questions],
        }


def identifier(path: str) -> str:
    """Return the catalogue id of a misconception file: `misconceptions/gae_cut.py` -> `GAE-CUT`."""
    return path.rsplit("/", 1)[-1].removesuffix(".py").replace("_", "-").upper()


def read(files: Files) -> Exercise:
    """Read an exercise from its files.

    Raises:
        ExerciseError: `exercise.toml` is missing, is not TOML, or has a wrong field.
    """
    if "exercise.toml" not in files:
        raise ExerciseError(f"exercise.toml is missing; the folder has {', '.join(sorted(files))}")
    try:
        table = tomllib.loads(files["exercise.toml"])
    except tomllib.TOMLDecodeError as error:
        raise ExerciseError(f"exercise.toml is not valid TOML: {error}") from error
    _check_fields(table)
    table["concepts"] = tuple(table["concepts"])
    table["hints"] = tuple(table.get("hints", ()))
    table["questions"] = tuple(table.get("questions", ()))
    if "mutants" in table:
        table["mutants"] = _section(Mutants, table["mutants"], "mutants")
    table["arguments"] = _specs(table, "arguments")
    table["returns"] = _specs(table, "returns")
    table["tolerance"] = _section(Tolerance, table.get("tolerance", {}), "tolerance")
    table["limits"] = _section(Limits, table.get("limits", {}), "limits")
    return Exercise(files=files, **table)


def _check_fields(table: dict[str, Any]) -> None:
    known = (*REQUIRED, *OPTIONAL)
    for name in table:
        if name not in known:
            raise ExerciseError(
                f"exercise.toml: unknown field {name!r}, allowed: {', '.join(known)}"
            )
    for name in REQUIRED:
        if name not in table:
            raise ExerciseError(f"exercise.toml: {name} is missing")
    kind = table["type"]
    if kind not in TYPES:
        raise ExerciseError(f"exercise.toml: type is {kind!r}, allowed: {', '.join(TYPES)}")
    if kind != "predict" and not table.get("function"):
        raise ExerciseError(f"exercise.toml: function is missing; a {kind} exercise needs its name")
    if kind in ("predict", "debug") and not table.get("questions"):
        raise ExerciseError(f"exercise.toml: questions are missing; a {kind} exercise asks some")
    if kind == "write-test" and not (table.get("mutants") and table.get("max_numbers")):
        raise ExerciseError("exercise.toml: a write-test exercise needs [mutants] and max_numbers")
    for number, question in enumerate(table.get("questions", ()), start=1):
        _check_question(question, number)
    for number, hint in enumerate(table.get("hints", ()), start=1):
        if not hint.get("text"):
            raise ExerciseError(f"exercise.toml: hint {number} has no text")


def _check_question(question: dict[str, Any], number: int) -> None:
    where = f"exercise.toml: question {number}"
    for name in ("id", "ask", "answer", "right", "wrong"):
        if name not in question:
            raise ExerciseError(f"{where} has no {name!r}")
    for distractor in question.get("distractors", ()):
        if "value" not in distractor or "message" not in distractor:
            raise ExerciseError(f"{where}: every distractor needs a value and a message")
    if isinstance(question["answer"], str) and not question.get("distractors"):
        raise ExerciseError(f"{where} is a choice and needs distractors")


def _specs(table: dict[str, Any], name: str) -> dict[str, Spec]:
    try:
        return {key: parse_spec(text) for key, text in table.get(name, {}).items()}
    except ValueError as error:
        raise ExerciseError(f"exercise.toml: [{name}] {error}") from error


def _section(cls: type[Any], values: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - cls
    try:
        return cls(**values)
    except TypeError as error:
        raise ExerciseError(f"exercise.toml: [{name}] {error}") from error
