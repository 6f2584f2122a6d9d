"""Make and check exercises.

    python build/exercise.py new SLUG [--like OTHER]   copy an exercise that passes, to be changed
    python build/exercise.py check SLUG                prove it: each program earns what it should
    python build/exercise.py check                     all of them

An exercise is one folder, docs/exercises/SLUG. Nothing else needs to know its name: the page, the
grader and the tests find it.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the command also works before anything is installed

from browser_runtime.grading import proof, read  # noqa: E402 - see above

EXERCISES = ROOT / "docs/exercises"


def slugs(folder: Path = EXERCISES) -> list[str]:
    """Return the names of all exercises."""
    return sorted(path.parent.name for path in folder.glob("*/exercise.toml"))


def load(slug: str, folder: Path = EXERCISES) -> dict[str, str]:
    """Return the files of an exercise, path -> text, with those it borrows from another.

    A write-test exercise borrows the misconceptions (`mutants/*.py`) and the solution
    (`correct.py`) of the exercise that its [mutants] name.

    Raises:
        FileNotFoundError: There is no such exercise.
        ExerciseError: Its exercise.toml is wrong.
    """
    if not (folder / slug / "exercise.toml").is_file():
        known = ", ".join(slugs(folder)) or "none"
        raise FileNotFoundError(f"exercise {slug!r} does not exist, there are: {known}")
    files = {
        path.relative_to(folder / slug).as_posix(): path.read_text("utf-8")
        for path in sorted((folder / slug).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    borrowed = read(files).mutants
    if borrowed is not None:
        lender = load(borrowed.source, folder)
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


def new(slug: str, like: str) -> str:
    """Copy an exercise that passes its own checks, and return what to do next.

    Raises:
        ValueError: The name is not a slug.
        FileExistsError: The folder exists.
        FileNotFoundError: There is no exercise to copy from.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        raise ValueError(f"{slug!r} is no slug, allowed: lower-case words joined by hyphens")
    load(like)
    target = EXERCISES / slug
    shutil.copytree(EXERCISES / like, target, ignore=shutil.ignore_patterns("__pycache__"))
    table = target / "exercise.toml"
    titled = re.sub(r"^title = .*$", f'title = "{slug}"', table.read_text("utf-8"), flags=re.M)
    table.write_text(titled, "utf-8")
    return (
        f"docs/exercises/{slug} is a copy of {like} and passes all checks. Change it, run\n"
        f"`python build/exercise.py check {slug}`, and put it on a line of a chapter:\n"
        f'<ppo-exercise slug="{slug}"></ppo-exercise>'
    )


def check(names: list[str]) -> bool:
    """Prove the exercises; print one line each and what is wrong. Return whether all is well."""
    well = True
    for slug in names:
        problems = proof.problems(load(slug))
        well &= not problems
        print(f"{'ok  ' if not problems else 'FAIL'} {slug}: {proof.summary(load(slug))}")
        for problem in problems:
            print(f"     {problem}")
    return well


def main() -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("new", help="make a folder to start from")
    making.add_argument("slug")
    making.add_argument("--like", default="critic-targets", help="exercise to copy")
    commands.add_parser("check", help="prove one exercise, or all").add_argument("slug", nargs="?")
    arguments = parser.parse_args()
    try:
        if arguments.command == "new":
            print(new(arguments.slug, arguments.like))
            return 0
        return 0 if check([arguments.slug] if arguments.slug else slugs()) else 1
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
