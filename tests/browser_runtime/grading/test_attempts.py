"""What was handed in before anything was tried is not an attempt, and opens no hint."""

from __future__ import annotations

import exercises
import pytest

from browser_runtime.grading import grade, read

GAE = exercises.load("gae")
NOT_YET = {
    "the starter": GAE["starter.py"],
    "the starter with a comment": GAE["starter.py"] + "\n# hm\n",
    "nothing": "",
    "a syntax error": "def gae(:\n",
    "a curly quote": "x = \u201ca\u201d\n",
}


@pytest.mark.parametrize("what", NOT_YET)
def test_what_was_not_tried_is_no_attempt(what):
    verdict = grade(GAE, NOT_YET[what], 0)
    assert (verdict["status"], verdict["is_attempt"]) == ("failed", False)


def test_an_empty_blank_is_no_attempt():
    assert not grade(exercises.load("example-fill"), "{}", 0)["is_attempt"]


def test_the_broken_program_of_a_debug_exercise_is_no_attempt():
    files = exercises.load("example-debug")
    assert not grade(files, files["starter.py"], 0)["is_attempt"]


def test_a_wrong_answer_and_a_right_one_are_attempts():
    assert grade(GAE, GAE["misconceptions/gae_cut.py"], 0)["is_attempt"]
    assert grade(GAE, GAE["solution.py"], 0)["is_attempt"]


@pytest.mark.parametrize("slug", exercises.slugs())
def test_an_untouched_starter_is_told_that_it_is_one(slug):
    files = exercises.load(slug)
    if read(files).view()["kind"] not in ("implement", "debug", "gate", "write-test"):
        return
    verdict = grade(files, files["starter.py"], 0)
    assert verdict["stage"] == "untouched" or "your turn" in verdict["message"], verdict["message"]
