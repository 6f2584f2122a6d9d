"""The exercises: one folder each, grouped by chapter, in the form for graders and page.

A slug is an exercise's permanent id; the chapter that its folder stands in is not part of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that authors' commands work before anything is installed

from browser_runtime.grading import ExerciseError, read  # noqa: E402 - after sys.path.insert
from browser_runtime.grading.exercise.folder import BORROWED  # noqa: E402
from browser_runtime.grading.reading import read_toml  # noqa: E402

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


def load(slug: str, top: Path = EXERCISES, lent_to: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the files of an exercise, path -> text; those it borrows stand under `borrowed/`.

    Args:
        slug: The exercise.
        top: The folder of all chapters.
        lent_to: The exercises for which it is loaded, because they borrow from it.

    Raises:
        FileNotFoundError: There is no such exercise.
        ExerciseError: Its exercise.toml is wrong.
    """
    if slug in lent_to:
        raise ExerciseError(f"exercises borrow in a circle: {' from '.join((*lent_to, slug))}")
    folder = folder_of(slug, top)
    files = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    if lender := read_toml(files).get("borrows"):
        lent = load(lender, top, (*lent_to, slug))
        files |= {f"{BORROWED}{path}": lent[path] for path in lent if path.endswith(".py")}
    return files


def page_files(slug: str) -> dict[str, str]:
    """Return the page's files of an exercise: its own, and `exercise.json` about it."""
    files = load(slug)
    view = json.dumps(read(files).view(), ensure_ascii=False)
    kept = {
        path: text for path, text in files.items()
        if path != "index.md" and "alternatives" not in path.split("/")
    }  # fmt: skip
    return {**kept, "exercise.json": view}


def page_json() -> dict[str, bytes]:
    """Return asset name -> JSON of every exercise: `exercises/SLUG.json`."""
    return {
        f"exercises/{slug}.json": json.dumps(
            page_files(slug), ensure_ascii=False, sort_keys=True
        ).encode()
        for slug in slugs()
    }
