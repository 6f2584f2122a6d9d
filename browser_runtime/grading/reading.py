"""Read an exercise: its description, and the section of its kind."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.folder import ExerciseError, Files, Folder
from browser_runtime.grading.exercise.section import read_section
from browser_runtime.grading.exercise.view import to_json
from browser_runtime.grading.kinds import KINDS, kind_named
from browser_runtime.grading.kinds.kind import Kind


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """The content of exercise.toml, checked."""

    about: About
    kind_name: str
    """Its name in `KINDS`."""
    kind: Kind

    @property
    def folder(self) -> Folder:
        """The files."""
        return self.kind.folder

    @property
    def has_code(self) -> bool:
        """Whether something is handed in: everything but pure prediction."""
        return self.kind_name != "predict"

    def view(self) -> dict[str, Any]:
        """Return the data that the page needs before any Python runs, JSON-able."""
        return to_json(self.kind.view(self.about))


def read(files: Files) -> Exercise:
    """Read an exercise from its files.

    Raises:
        ExerciseError: `exercise.toml` is missing, is not TOML, or has a wrong field.
    """
    table = read_toml(files)
    about = {name: value for name, value in table.items() if name not in KINDS}
    sections = [name for name in table if name in KINDS]
    if len(sections) != 1:
        found = " and ".join(f"[{name}]" for name in sections) or "none"
        raise ExerciseError(
            f"exercise.toml: one section names the kind; found is {found}, allowed: "
            + ", ".join(f"[{name}]" for name in KINDS)
        )
    [name] = sections
    if not isinstance(table[name], dict):
        raise ExerciseError(
            f"exercise.toml: {name} is {table[name]!r}, allowed: a section [{name}]"
        )
    return Exercise(
        about=read_section(About, about, "at the top:"),
        kind_name=name,
        kind=read_section(kind_named(name), table[name], f"[{name}]", folder=Folder(files)),
    )


def read_toml(files: Files) -> dict[str, Any]:
    """Return the raw tables of exercise.toml.

    Raises:
        ExerciseError: It is missing or is not TOML.
    """
    if "exercise.toml" not in files:
        raise ExerciseError(f"exercise.toml is missing; the folder has {', '.join(sorted(files))}")
    try:
        return tomllib.loads(files["exercise.toml"])
    except tomllib.TOMLDecodeError as error:
        raise ExerciseError(f"exercise.toml is not valid TOML: {error}") from error
