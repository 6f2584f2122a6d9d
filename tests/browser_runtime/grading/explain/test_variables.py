import dataclasses
import json

import numpy as np
import pytest

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


ZOO = {
    "cut at 12 of a list": list(range(13)),
    "a list of 12": list(range(12)),
    "cut at 12 of a tuple": tuple(range(13)),
    "cut at 12 of a dict": {n: n for n in range(13)},
    "cut at 12 of a set": set(range(13)),
    "a text of 100": "x" * 98,
    "a text of 101": "x" * 99,
    "a long number": 10**120,
    "a number of 100 digits": 10**99,
    "a long text in a list": ["x" * 500],
    "a numpy number": np.float32(0.5),
    "nothing": None,
    "bytes": bytes(200),
    "more than 300 characters": ["x" * 90] * 12,
    "exactly 300 characters": ["x" * 71] * 4,
    "an array of 40": np.arange(40.0),
    "an array of 41": np.arange(41.0),
    "digits": np.array([0.123456]),
    "objects": np.array([object()]),
    "a million": np.zeros(1_000_000, np.uint8),
    "more than a million": np.zeros(1_000_001, np.uint8),
    "more rows and columns than are shown": np.arange(17 * 13).reshape(17, 13),
    "just as many": np.arange(16 * 12).reshape(16, 12),
    "three axes": np.arange(24).reshape(2, 3, 4),
    "a scalar": np.array(3.5),
    "none finite": np.array([np.nan, np.inf]),
    "truth values": np.array([True, False]),
    "unsigned": np.array([3], np.uint8),
    "complex": np.array([1j]),
    "empty": np.zeros((0, 3)),
}


@pytest.mark.parametrize("what", ZOO)
def test_what_is_shown_of_a_value_was_approved(what, snapshot):
    found = dataclasses.asdict(variable("a", ZOO[what]))
    assert "\n".join(f"{name}: {value}" for name, value in found.items()) == snapshot


def test_the_last_sixteen_are_shown():
    found = variables({f"v{number}": number for number in range(17)})
    assert [one.name for one in found] == [f"v{number}" for number in range(1, 17)]
