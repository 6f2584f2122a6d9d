"""The files of an exercise: its own, and those that it borrows from another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Files = Mapping[str, str]
"""Path inside the folder -> text: `{"exercise.toml": ..., "misconceptions/gae_cut.py": ...}`.

The files of the exercise that this one borrows from stand under `borrowed/`.
"""

BORROWED = "borrowed/"


class ExerciseError(ValueError):
    """The author's folder is wrong; the message names file, field and allowed values."""


@dataclass(frozen=True)
class Folder:
    """Files by path; a missing one is taken from the exercise that is borrowed from."""

    files: Files

    def text(self, path: str) -> str:
        """Return a file.

        Raises:
            ExerciseError: Neither this exercise nor one that is borrowed from has it.
        """
        if path in self.files:
            return self.files[path]
        lender = self.lender()
        if lender.files:
            return lender.text(path)
        raise ExerciseError(f"{path} is missing; the folder has {', '.join(sorted(self.files))}")

    def programs(self, name: str) -> dict[str, str]:
        """Return the Python files of a sub-folder: id (`OFF-BY-ONE`) -> source, in name order.

        A sub-folder is borrowed as a whole: if it has one file of its own, nothing is borrowed.
        """
        start, lender = f"{name}/", self.lender()
        found = sorted(p for p in self.files if p.startswith(start) and p.endswith(".py"))
        if lender.files and not found:
            return lender.programs(name)
        return {identifier(path): self.files[path] for path in found}

    def summary(self, *names: str) -> str:
        """Count the programs of some sub-folders: "14 misconceptions, 4 alternatives"."""
        return ", ".join(f"{len(self.programs(name))} {name}" for name in names)

    def lender(self) -> Folder:
        """Return the files of the exercise that this one borrows from, by their paths there."""
        start = len(BORROWED)
        return Folder({k[start:]: text for k, text in self.files.items() if k.startswith(BORROWED)})


def identifier(path: str) -> str:
    """Return the catalogue id of a misconception file: `misconceptions/gae_cut.py` -> `GAE-CUT`."""
    return path.rsplit("/", 1)[-1].removesuffix(".py").replace("_", "-").upper()
