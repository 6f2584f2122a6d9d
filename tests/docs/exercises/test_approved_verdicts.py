"""Every verdict, word by word, as it was last read and approved.

A change of wording or of evidence fails here. Read what changed, and approve it with

    pytest tests/docs/exercises/test_approved_verdicts.py --snapshot-update
"""

from __future__ import annotations

import re
from pathlib import Path

import exercises
import pytest

from browser_runtime.grading import grade, read

SUBMISSIONS = sorted((Path(__file__).parent / "submissions").glob("*/*.py"))
NUMBER, NOTHING = re.compile(r"[\d.,]*\d(e[−+]\d+)?"), re.compile(r"(?!)")
# A learner's code may warn of a division that it makes.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def told(slug, text):
    """Return a verdict as lines to read: a table by its rows, everything else by its name.

    Left out is what depends on the machine: times, Python's own traces, and what a training
    measured.
    """
    verdict = grade(exercises.load(slug), text, 3)
    del verdict["seconds"], verdict["trace"]
    measured = NUMBER if verdict["stage"] == "training" else NOTHING
    difference = verdict.pop("difference") or {}
    difference.pop("numbers", None)  # the same case again, for a figure
    table = difference.pop("table", None) or {}
    rows = rows_of(table) if table else []
    parts = {**verdict, **difference, **table}
    lines = [*(f"{name}: {value}" for name, value in parts.items()), *map(" | ".join, rows)]
    return measured.sub("#", "\n".join(lines))


def rows_of(table):
    """Take the columns out of a table and return its rows, heads first."""
    columns = {table.pop("axis"): table.pop("steps")}
    for both in table.pop("compared"):
        name = f"{both['name']} ({both['meaning']})" if both["meaning"] else both["name"]
        columns |= {name: both["yours"], "expected " + both["name"]: both["expected"]}
    columns |= table.pop("inputs")
    return [list(columns), *zip(*columns.values(), strict=True)]


def texts():
    """Yield slug, name and text of everything that an exercise's own folder holds."""
    for slug in exercises.slugs():
        exercise = read(exercises.load(slug))
        if exercise.has_code:
            samples = exercise.kind.samples()
            for name, text in {**samples.right, **samples.undiagnosed, **samples.wrong}.items():
                yield pytest.param(slug, text, id=f"{slug}-{name}")


@pytest.mark.parametrize(("exercise", "text"), list(texts()))
def test_what_an_exercise_says_of_its_own_texts(exercise, text, snapshot):
    assert told(exercise, text) == snapshot


@pytest.mark.parametrize("path", SUBMISSIONS, ids=lambda path: path.stem)
def test_what_is_said_of_a_learners_program(path, snapshot):
    code = path.read_text("utf-8")
    slug = code.partition("# exercise:")[2].partition("\n")[0].strip()
    assert told(slug, code) == snapshot
