"""The page's data of a function to write."""

from __future__ import annotations

import exercises

from browser_runtime.grading import read


def test_the_solutions_lines_are_given_shuffled_below_the_functions_head():
    files = exercises.load("gae")
    faded = read(files).view()["faded"]
    head = files["solution.py"].partition("def gae")[2].splitlines()[0]
    assert f"def gae{head}" in faded["head"]
    lines = {part for block in faded["blocks"] for part in block["parts"]}
    assert any("delta" in line for line in lines)
    assert all(part in files["solution.py"] for part in lines)
