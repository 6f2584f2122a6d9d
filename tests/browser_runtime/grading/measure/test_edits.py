"""Changed lines are counted by statements, so layout is free and one long line saves nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser_runtime.grading.measure.edits import WIDTH, _distance, changed_lines

BEFORE = '''def f(x):
    """Double."""
    y = x + 1
    z = y * 3
    return z
'''

COUNTED = {
    "nothing": (BEFORE, 0),
    "layout, comments and docstring": (
        "def f( x ) :\n    y = (x +\n      1)  # one more\n\n    z = y*3\n    return z\n", 0,
    ),
    "semicolons": ("def f(x): y = x + 1; z = y * 3; return z\n", 0),
    "one line": (BEFORE.replace("3", "2"), 1),
    "one line more": (BEFORE.replace("    return", "    z += 1\n    return"), 1),
    "one line less": (BEFORE.replace("    y = x + 1\n", ""), 1),
    "two lines on one": (BEFORE.replace("y = x + 1\n    z = y * 3", "y = x; z = y * 2"), 2),
    "a line that moved": (
        BEFORE.replace("    y = x + 1\n    z = y * 3\n", "    z = y * 3\n    y = x + 1\n"), 2,
    ),
    "all of it": ("f = lambda x: 2 * x\n", 4),
    "one long line": (BEFORE.replace("x + 1", " + ".join(["x"] * 40)), 3),
    "a second module": (BEFORE + "def g(x):\n    return f(x)\n", 2),
}  # fmt: skip


@pytest.mark.parametrize("what", COUNTED)
def test_changes_are_counted_by_hand(what):
    after, count = COUNTED[what]
    assert changed_lines(BEFORE, after) == count


def test_no_statement_of_the_long_line_is_free():
    assert len("    y = " + " + ".join(["x"] * 40)) > 2 * WIDTH - 4


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
