"""The exercises: one folder each, grouped by chapter, as the graders and the page take them.

A slug is an exercise's permanent id; the chapter that its folder stands in is not part of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that authors' commands work before anything is installed

from browser_runtime.grading import read  # noqa: E402 - see above

EXERCISES = ROOT / "docs/exercises"


def folders(top: Path = EXERCISES) -> dict[str, Path]:
    """Return slug -> folder of all exercises.

    Raises:
        ValueError: Two chapters hold the same slug.
    """
    found: dict[str, Path] = {}
    for path in sorted(top.glob("*/*/exercise.toml")):
        slug = path.parent.name
        if slug in found:
            both = " and ".join(str(f.relative_to(top)) for f in (found[slug], path.parent))
            raise ValueError(f"exercise {slug!r} stands in {both}, allowed: one folder per slug")
        found[slug] = path.parent
    return dict(sorted(found.items()))


def slugs(top: Path = EXERCISES) -> list[str]:
    """Return the names of all exercises."""
    return list(folders(top))


def folder_of(slug: str, top: Path = EXERCISES) -> Path:
    """Return the folder of an exercise.

    Raises:
        FileNotFoundError: There is no such exercise.
    """
    found = folders(top)
    if slug not in found:
        raise FileNotFoundError(
            f"exercise {slug!r} does not exist, there are: {', '.join(found) or 'none'}"
        )
    return found[slug]


def load(slug: str, top: Path = EXERCISES) -> dict[str, str]:
    """Return the files of an exercise, path -> text, with those it borrows from another.

    A write-test exercise borrows the misconceptions (`mutants/*.py`) and the solution
    (`correct.py`) of the exercise that its [mutants] name.

    Raises:
        FileNotFoundError: There is no such exercise.
        ExerciseError: Its exercise.toml is wrong.
    """
    folder = folder_of(slug, top)
    files = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    borrowed = read(files).mutants
    if borrowed is not None:
        lender = load(borrowed.source, top)
        files["correct.py"] = lender["solution.py"]
        for path, text in lender.items():
            if path.startswith("misconceptions/"):
                files[path.replace("misconceptions/", "mutants/")] = text
    return files


def page_files(slug: str) -> dict[str, str]:
    """Return what the page loads for an exercise: its files, and `exercise.json` about it."""
    files = load(slug)
    view = json.dumps(read(files).view(), ensure_ascii=False)
    needless = ("index.md", "alternatives/")
    kept = {path: text for path, text in files.items() if not path.startswith(needless)}
    return {**kept, "exercise.json": view}


def page_json() -> dict[str, bytes]:
    """Return asset name -> JSON of every exercise: `exercises/SLUG.json`."""
    return {
        f"exercises/{slug}.json": json.dumps(
            page_files(slug), ensure_ascii=False, sort_keys=True
        ).encode()
        for slug in slugs()
    }
