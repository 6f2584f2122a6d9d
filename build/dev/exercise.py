"""Make and check exercises.

    python build/dev/exercise.py new CHAPTER SLUG --kind KIND    copy the guide's example of a kind
    python build/dev/exercise.py new CHAPTER SLUG --like OTHER   copy any other one
    python build/dev/exercise.py check SLUG     prove it: each program earns its own verdict
    python build/dev/exercise.py check          all of them

An exercise is one folder, docs/exercises/CHAPTER/SLUG. Nothing else needs to know its name: the
page, the grader and the tests find it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

from exercises import EXERCISES, ROOT, folder_of, folders, load, slugs

from browser_runtime.grading import proof
from browser_runtime.grading.kinds import KINDS


def example_of(kind: str) -> str:
    """Return the slug of a kind's example in the authors' guide, the one to copy."""
    return f"example-{kind}"


def new(slug: str, chapter: str, like: str) -> str:
    """Copy an exercise that passes its own checks, and return the next steps.

    Raises:
        ValueError: The name is not a slug, or the chapter not a chapter.
        FileExistsError: The slug is taken.
        FileNotFoundError: There is no exercise to copy from.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        raise ValueError(f"{slug!r} is not a slug, allowed: lower-case words joined by hyphens")
    if not re.fullmatch(r"\d\d-[a-z0-9-]+", chapter):
        raise ValueError(f"{chapter!r} is not a chapter, allowed: such as 06-gae")
    if slug in folders():
        raise FileExistsError(f"exercise {slug!r} exists: {folder_of(slug).relative_to(ROOT)}")
    load(like)
    target = EXERCISES / chapter / slug
    shutil.copytree(folder_of(like), target, ignore=shutil.ignore_patterns("__pycache__"))
    table = target / "exercise.toml"
    titled = re.sub(r"^title = .*$", f'title = "{slug}"', table.read_text("utf-8"), flags=re.M)
    table.write_text(titled, "utf-8")
    return (
        f"docs/exercises/{chapter}/{slug} is a copy of {like} and passes all checks. Change it,\n"
        f"run `python build/dev/exercise.py check {slug}`, and put it on a line of a chapter:\n"
        f'<ppo-exercise slug="{slug}"></ppo-exercise>'
    )


def check(names: list[str]) -> bool:
    """Prove the exercises; print a line and the faults of each. Return whether there are none."""
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
    making.add_argument("chapter", help="such as 06-gae")
    making.add_argument("slug")
    source = making.add_mutually_exclusive_group()
    source.add_argument("--kind", choices=KINDS, default="implement", help="kind of exercise")
    source.add_argument("--like", help="exercise to copy, in place of a kind's example")
    commands.add_parser("check", help="prove one exercise, or all").add_argument("slug", nargs="?")
    arguments = parser.parse_args()
    try:
        if arguments.command == "new":
            like = arguments.like or example_of(arguments.kind)
            print(new(arguments.slug, arguments.chapter, like))
            return 0
        return 0 if check([arguments.slug] if arguments.slug else slugs()) else 1
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
