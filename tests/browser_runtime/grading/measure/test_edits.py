"""Changed lines are counted by statements, so layout is free and one long line saves nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser_runtime.grading.measure.edits import _distance, changed_lines

BEFORE = "def f(x):\n    y = x + 1\n    return y\n"

TABLE = json.loads(Path(__file__).with_name("changed_lines.json").read_text(encoding="utf-8"))
"""Counted by hand; the page counts the same ones in tests/page/exercise/kinds."""


@pytest.mark.parametrize("what", [one["what"] for one in TABLE])
def test_changes_are_counted_by_hand(what):
    [one] = [one for one in TABLE if one["what"] == what]
    assert changed_lines(one["before"], one["after"]) == one["changed"]


@pytest.mark.parametrize("what", [one["what"] for one in TABLE if not one["changed"]])
def test_what_is_layout_one_way_is_layout_the_other_way(what):
    [one] = [one for one in TABLE if one["what"] == what]
    assert changed_lines(one["after"], one["before"]) == 0


def test_what_is_no_python_cannot_be_counted():
    with pytest.raises(SyntaxError):
        changed_lines(BEFORE, "def f(:\n")


LINES = st.lists(st.sampled_from("abc"), max_size=6)


@given(LINES, LINES)
def test_the_count_is_the_edit_distance(old, new):
    """Against the textbook recursion, which tries everything."""

    def shortest(a, b):
        if not a or not b:
            return len(a) + len(b)
        return min(
            shortest(a[1:], b[1:]) + (a[0] != b[0]),
            shortest(a[1:], b) + 1,
            shortest(a, b[1:]) + 1,
        )

    assert _distance(old, new) == shortest(old, new)
