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
    (float("-inf"), "\N{MINUS SIGN}inf"), (float("inf"), "inf"),
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


def test_one_of_a_size_is_counted_in_the_singular():
    message = "{T} steps of {N} worlds, {A} entries, {t} steps"
    one = {"T": 1, "N": 1, "A": 1, "t": 1}
    assert fill(message, one) == "1 step of 1 world, 1 entry, 1 steps"
    assert fill(message, dict.fromkeys(one, 2)) == "2 steps of 2 worlds, 2 entries, 2 steps"


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
    assert small["k"] == 1.0


def shrunk(inputs, fails, tidy=lambda same: same):
    return shrink(inputs, SPECS, fails, tidy)


def drawn(steps=6, worlds=3):
    rng = np.random.default_rng(0)
    return {"x": rng.normal(size=(steps, worlds)), "w": rng.normal(size=worlds), "k": 0.87}


def test_numbers_become_small_and_whole():
    small = shrunk(drawn(), lambda it: it["x"].sum() + it["w"].sum() < -1.5)
    assert (small["x"].tolist(), small["w"].tolist(), small["k"]) == ([[-2.0]], [0.0], 1.0)


def test_only_a_number_that_has_to_be_odd_stays_so():
    """The fault shows where the factor is not 1, and where an entry lies between 0 and 1."""
    small = shrunk(
        {**drawn(4, 2), "x": np.full((4, 2), 0.3)},
        lambda it: it["k"] != 1.0 and bool(((it["x"] > 0) & (it["x"] < 1)).any()),
    )
    assert (small["x"].tolist(), small["w"].tolist(), small["k"]) == ([[0.3]], [0.0], 0.5)


def test_a_long_axis_is_cut_to_exactly_what_it_takes():
    small = shrunk(drawn(steps=240), lambda it: len(it["x"]) >= 9)
    assert small["x"].shape == (9, 1)


def test_flags_are_unset_and_indices_fall():
    specs = {"end": parse_spec("(T,) bool"), "pick": parse_spec("(T,) int")}
    inputs = {"end": np.array([True, True, False]), "pick": np.array([3, 2, 4])}
    small = shrink(
        inputs, specs, lambda it: it["end"].any() and (it["pick"] > 0).any(), lambda it: it
    )
    assert (small["end"].tolist(), small["pick"].tolist()) == ([True], [1])


def test_what_belongs_together_stays_together():
    def tidy(inputs):
        return {**inputs, "w": inputs["x"].sum(axis=0)}

    small = shrunk(tidy(drawn()), lambda it: it["w"].max() > 0.5, tidy)
    assert (small["x"].tolist(), small["w"].tolist()) == ([[1.0]], [1.0])


def test_no_input_costs_more_than_the_one_before():
    """Whatever fails, the walk ends: it may not go round in a circle."""
    tried = []
    shrunk(drawn(), lambda it: tried.append(1) is None)
    assert len(tried) < 40


def tried(work, steps=60):
    """Return the number of inputs asked about, and the rows of all of them."""
    rows = []

    def fails(candidate):
        rows.append(len(candidate["x"]))
        return len(candidate["x"]) >= 7

    shrink(drawn(steps=steps), SPECS, fails, lambda same: same, work=work)
    return rows


def test_the_work_is_counted_in_rows_so_that_a_slow_machine_finds_the_same():
    assert len(tried(10**9)) > 12
    for work in (1, 200, 700):
        rows = tried(work)
        spent = [20 + max(row, 3) for row in rows]  # the other axis has 3 entries
        assert sum(spent) >= work
        assert sum(spent[:-1]) < work


def test_seconds_end_a_walk_whose_every_step_is_slow():
    calls = []
    shrink(drawn(), SPECS, lambda it: calls.append(1) is None, lambda same: same, seconds=-1.0)
    assert calls == []


def test_a_generator_among_the_inputs_stays_as_it_is():
    rng = np.random.default_rng(0)
    specs = {**SPECS, "rng": parse_spec("rng")}
    inputs = {"x": np.ones((4, 2)), "w": np.ones(2), "k": 2.0, "rng": rng}
    small = shrink(inputs, specs, lambda it: it["x"].size > 0, lambda it: it)
    assert small["x"].shape == (1, 1)
    assert small["rng"] is rng
