"""How numbers are printed, how gaps are filled, and how a failing input is made small."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from browser_runtime.grading.exercise.shapes import parse_spec
from browser_runtime.grading.explain.wording import Gap, fill, number, one_line, pair
from browser_runtime.grading.measure.shrinking import shrink

PRINTED = [
    (0.357, "0.357"), (-2.0, "\N{MINUS SIGN}2"), (1.23456, "1.235"), (-0.0, "0"), (7, "7"),
    (np.float32(0.1), "0.1"), (True, "True"), (float("nan"), "nan"), (123456.0, "123456"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), PRINTED)
def test_a_number_is_printed_as_one_would_write_it(value, text):
    assert number(value) == text


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_two_numbers_that_differ_are_never_printed_alike(one, other):
    texts = pair(one, other)
    assert (texts[0] == texts[1]) == (one == other)


def test_two_numbers_are_printed_as_short_as_they_differ():
    assert pair(-1.4187, -1.419) == ("\N{MINUS SIGN}1.4187", "\N{MINUS SIGN}1.419")


def test_gaps_take_a_format_of_their_own():
    assert fill("{p:.2f} of {n}", {"p": 0.12345, "n": 10}) == "0.12 of 10"


def test_a_gap_that_nobody_fills_is_named_with_what_there_is():
    with pytest.raises(Gap, match=r"asks for \{who\}, known are: n, t"):
        fill("{who} at {t}", {"t": 1, "n": 2})


def test_the_lines_of_a_docstring_are_joined():
    assert one_line("\n  one\n  two\n\n  three ") == "one two\n\nthree"


SPECS = {"x": parse_spec("(T, N)"), "w": parse_spec("(N,)"), "k": parse_spec("float")}


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_a_shrunk_input_still_fails_and_keeps_its_axes_together(steps, worlds, seed):
    rng = np.random.default_rng(seed)
    inputs = {"x": rng.normal(size=(steps, worlds)), "w": rng.normal(size=worlds), "k": 2.0}
    inputs["x"][-1, -1] = 100.0

    def fails(candidate):
        return bool((candidate["x"] > 50).any())

    small = shrink(inputs, SPECS, fails, lambda same: same)
    assert fails(small)
    assert small["x"].shape == (1, 1)
    assert small["w"].shape == (1,)
    assert small["w"][0] == 0.0
    assert small["k"] == 2.0
