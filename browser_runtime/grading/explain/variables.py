"""Describe a learner's variables as the page draws them: shape, type, range, and a heat map."""

from __future__ import annotations

import reprlib
import types
from collections.abc import Container, Mapping
from dataclasses import dataclass

import numpy as np

MAX_VARIABLES = 16
_MAX_ROWS, _MAX_COLUMNS = 16, 12
_MAX_TEXT = 300
_MAX_SIZE = 1_000_000
"""Numbers of an array that are looked at; a larger one shows its shape alone."""

_NOT_DATA = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A value with a name. Only an array has a shape."""

    name: str
    type: str
    """Name of its class: "ndarray"."""
    text: str
    """The value, shortened."""
    shape: tuple[int, ...] | None = None
    dtype: str = ""
    nans: int = 0
    """How many of its numbers are NaN."""
    low: float | None = None
    """The smallest finite number; None where there is none."""
    high: float | None = None
    grid: tuple[tuple[float | None, ...], ...] | None = None
    """The array's first rows and columns, one row for each entry of its first axis; None for a
    number that is not finite."""


def variables(
    namespace: Mapping[str, object], names: Container[str] | None = None
) -> tuple[Variable, ...]:
    """Describe the data of a namespace in its order: no modules, functions or private names.

    Args:
        namespace: Name -> value.
        names: The names of interest; None for all.
    """
    found = [
        (name, value)
        for name, value in list(namespace.items())
        if not name.startswith(("_", ".")) and not isinstance(value, _NOT_DATA)
        and (names is None or name in names)
    ]  # fmt: skip
    return tuple(variable(name, value) for name, value in found[-MAX_VARIABLES:])


def variable(name: str, value: object) -> Variable:
    """Describe one value, without running a line of the learner's own classes."""
    if type(value) is not np.ndarray:
        return Variable(name=name, type=type(value).__name__, text=shortened(value))
    text = np.array2string(value, threshold=40, precision=4) if value.dtype != object else "…"
    plain = Variable(
        name=name,
        type="ndarray",
        text=_cut(text),
        shape=value.shape,
        dtype=str(value.dtype),
    )
    if value.dtype.kind not in "fiub" or value.size > _MAX_SIZE:
        return plain
    finite = value[np.isfinite(value)]
    return Variable(
        **{
            **vars(plain),
            "nans": int(np.isnan(value).sum()),
            "low": float(finite.min()) if finite.size else None,
            "high": float(finite.max()) if finite.size else None,
            "grid": _grid(value),
        }
    )


def shortened(value: object) -> str:
    """Return a short repr of plain data; a learner's own class shows its name only."""
    return _cut(_PLAIN.repr(value))


def _grid(array: np.ndarray) -> tuple[tuple[float | None, ...], ...]:
    rows = array[:_MAX_ROWS] if array.ndim else array.reshape(1)
    flat = rows.reshape(len(rows), -1)[:, :_MAX_COLUMNS] if rows.size else rows.reshape(0, 0)
    return tuple(
        tuple(float(number) if np.isfinite(number) else None for number in row) for row in flat
    )


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…"


class _Plain(reprlib.Repr):
    """A short repr that never calls a method of the learner's."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = 12
        self.maxstring = self.maxlong = 100

    def repr1(self, x: object, level: int) -> str:
        if isinstance(x, np.generic):
            return str(x)
        if type(x) is np.ndarray:
            return f"array of shape {x.shape}"
        if x is None or type(x) in (bool, float, complex, bytes, range):
            return repr(x)[:100]
        if type(x) in (int, str, list, tuple, dict, set, frozenset):
            return super().repr1(x, level)
        return f"<{type(x).__name__}>"


_PLAIN = _Plain()
