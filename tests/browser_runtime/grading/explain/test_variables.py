import dataclasses
import json

import numpy as np

from browser_runtime.grading.explain.variables import variable, variables


def test_an_array_shows_its_numbers_its_range_and_how_many_are_nan():
    found = variable("a", np.array([[1.0, np.nan], [np.inf, -2.0]]))
    assert (found.shape, found.dtype, found.nans) == ((2, 2), "float64", 1)
    assert (found.low, found.high) == (-2.0, 1.0)
    assert found.grid == ((1.0, None), (None, -2.0))
    json.dumps(dataclasses.asdict(found), allow_nan=False)


def test_every_kind_of_array_can_be_described():
    for array in [
        np.array(3.0), np.zeros(0), np.zeros((0, 3)), np.zeros((3, 0)), np.zeros((40, 3, 9)),
        np.array([True]), np.array(["a"]), np.array([object()]), np.array([1j]), np.full(2, np.nan),
        np.array([2**63], dtype=np.uint64), np.zeros((2_000_000,)),
    ]:  # fmt: skip
        found = variable("a", array)
        assert found.shape == array.shape
        assert all(len(row) <= 12 for row in found.grid or ())
        json.dumps(dataclasses.asdict(found), allow_nan=False)


def test_no_method_of_the_learners_is_called():
    class Trap:
        def __repr__(self):
            raise AssertionError("called")

    assert variable("t", Trap()).text == "<Trap>"
    assert variable("t", [Trap(), 1]).text == "[<Trap>, 1]"
    assert variable("t", {"k": np.zeros((2, 3))}).text == "{'k': array of shape (2, 3)}"
    assert len(variable("t", "x" * 10_000).text) < 400


def test_only_data_counts_as_a_variable():
    namespace = {"np": np, "f": lambda: 0, "_": 1, "C": int, "x": 2, "y": 3}
    assert [found.name for found in variables(namespace)] == ["x", "y"]
    assert [found.name for found in variables(namespace, ["y"])] == ["y"]
