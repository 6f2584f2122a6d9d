"""Whole programs as learners hand them in: right ones pass, wrong ones are told what they show.

The first lines of a file name its exercise, and what is expected: "pass", or a part of the message
(nothing: any message that names no known mistake, or one that the numbers bear out).
"""

from __future__ import annotations

import re
from pathlib import Path

import exercises
import pytest

from browser_runtime.grading import grade

FOLDER = Path(__file__).parent / "submissions"
# A learner's code may warn of a division that it makes.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

SUBMISSIONS = sorted(FOLDER.glob("*/*.py"))


def header(code, name):
    return re.search(rf"^# {name}:(.*)$", code, re.M)[1].strip()


@pytest.mark.parametrize("path", SUBMISSIONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_submission_gets_what_it_deserves(path):
    code = path.read_text("utf-8")
    verdict = grade(exercises.load(header(code, "exercise")), code, 3)
    wanted = header(code, "expect")
    assert verdict["status"] == ("passed" if wanted == "pass" else "failed"), verdict["message"]
    assert wanted == "pass" or wanted in verdict["message"]


@pytest.mark.parametrize("path", SUBMISSIONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_message_says_that_a_number_is_itself(path):
    code = path.read_text("utf-8")
    message = grade(exercises.load(header(code, "exercise")), code, 5)["message"]
    for got, expected in re.findall(r" is (\S+); expected is (\S+)\.(?: |$)", message):
        assert got != expected
