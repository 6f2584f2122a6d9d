"""Two mistakes in one function: merged from their edits of the solution."""

from __future__ import annotations

import exercises

from browser_runtime.grading import grade, read
from browser_runtime.grading.explain.fingerprint import misconceptions
from browser_runtime.grading.explain.merge import merged_pairs


def test_many_pairs_of_gae_mistakes_can_be_merged():
    files = exercises.load("gae")
    pairs = list(merged_pairs(files["solution.py"], misconceptions(read(files).folder)))
    assert len(pairs) > 30


def test_a_learner_with_two_mistakes_is_told_of_one_of_them():
    files = exercises.load("gae")
    code = files["solution.py"].replace(
        "1.0 - (terminated[t] | truncated[t])", "1.0"
    ).replace("gamma * gae_lambda", "gae_lambda")  # fmt: skip
    verdict = grade(files, code, 0)
    assert verdict["stage"] == "misconception"
    assert verdict["misconception"] in ("GAE-CUT", "GAE-NOGAMMA")
