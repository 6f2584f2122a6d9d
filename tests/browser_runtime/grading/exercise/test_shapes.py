"""Shapes by name, and what a learner reads about a wrong one."""

from __future__ import annotations

import numpy as np
import pytest

from browser_runtime.grading.exercise.shapes import expected_shape, parse_spec, problem, sizes

SAID = {
    "a table instead of a row": (np.ones((4, 4)), "(B,)", (4,), "`(4, 1)` combined with `(4,)`"),
    "a column instead of a row": (np.ones((4, 1)), "(B,)", (4,), "without any error"),
    "swapped axes": (np.ones((2, 6)), "(T, N)", (6, 2), "The axes are swapped"),
    "the last row only": (np.ones(2), "(T, N)", (6, 2), "Only one row of it came back"),
    "flags instead of numbers": (np.ones((6, 2), bool), "(T, N)", (6, 2), "dtype bool"),
    "a number": (3.0, "(T, N)", (6, 2), "You returned a float"),
}


@pytest.mark.parametrize("what", SAID)
def test_a_wrong_result_is_explained(what):
    value, spec, shape, said = SAID[what]
    told = problem("targets", value, parse_spec(spec), shape)
    assert told is not None
    assert said in told


@pytest.mark.parametrize("value", [np.float32(2.0), 2.0, 2, np.array(2.0)])
def test_a_single_number_may_be_of_any_kind(value):
    assert problem("loss", value, parse_spec("float"), ()) is None


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_both_float_widths_are_right(dtype):
    assert problem("y", np.ones((2, 3), dtype), parse_spec("(T, N)"), (2, 3)) is None


def test_named_sizes_are_read_off_the_inputs():
    specs = {"x": parse_spec("(T, N)"), "mask": parse_spec("(N,) bool"), "k": parse_spec("float")}
    found = sizes(specs, {"x": np.ones((5, 3)), "mask": np.ones(3, bool), "k": 1.0})
    assert found == {"T": 5, "N": 3}
    assert expected_shape(parse_spec("(N, 2)"), found) == (3, 2)


def test_inputs_that_disagree_are_the_authors_mistake():
    specs = {"x": parse_spec("(T, N)"), "y": parse_spec("(T, N)")}
    with pytest.raises(ValueError, match="y has N=2, another input has N=3"):
        sizes(specs, {"x": np.ones((5, 3)), "y": np.ones((5, 2))})


@pytest.mark.parametrize("text", ["", "(T; N)", "double", "(T, N) double"])
def test_a_shape_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="is no shape, allowed"):
        parse_spec(text)
