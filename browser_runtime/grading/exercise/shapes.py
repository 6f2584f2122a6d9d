"""Shapes by name: arguments and results of a function, and the message on a wrong shape."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
KINDS = {"float": "f", "int": "iu", "bool": "b", "rng": "O"}
"""dtype kinds of each kind of value; "rng" is a generator of random numbers, always an argument."""
_SPEC = re.compile(r"^(?:\((?P<dims>[A-Za-z0-9_, ]*)\)\s*)?(?P<kind>float|int|bool|rng)?$")


@dataclass(frozen=True)
class Spec:
    """Declared shape and kind of an argument or result: `(T, N) bool`, `(B,)`, `float`, `rng`."""

    dims: tuple[str, ...]
    kind: str
    text: str


def parse_spec(text: str) -> Spec:
    """Read `(T, N)`, `(T, N) bool` or `float`; the kind is float unless it is given.

    Raises:
        ValueError: The text is none of these.
    """
    match = _SPEC.match(text.strip()) if isinstance(text, str) else None
    if match is None or not text.strip():
        raise ValueError(f"{text!r} is no shape, allowed: like '(T, N)', '(T, N) bool' or 'float'")
    dims = tuple(name.strip() for name in (match["dims"] or "").split(",") if name.strip())
    return Spec(dims, match["kind"] or "float", text.strip())


def sizes(specs: Mapping[str, Spec], inputs: Mapping[str, Any]) -> dict[str, int]:
    """Return the size of every named dimension, read off the inputs: `{"T": 6, "N": 1}`.

    Raises:
        ValueError: Two arrays disagree about a dimension, which is the author's mistake.
    """
    found: dict[str, int] = {}
    for name, spec in specs.items():
        if not spec.dims:
            continue
        shape = np.shape(inputs[name])
        if len(shape) != len(spec.dims):
            raise ValueError(f"{name} has shape {shape}, declared {spec.text}")
        for dim, size in zip(spec.dims, shape, strict=True):
            if found.setdefault(dim, size) != size:
                raise ValueError(f"{name} has {dim}={size}, another input has {dim}={found[dim]}")
    return found


def expected_shape(spec: Spec, found: Mapping[str, int]) -> tuple[int, ...]:
    """Return the concrete shape of a declared one."""
    return tuple(int(dim) if dim.isdigit() else found[dim] for dim in spec.dims)


def problem(name: str, value: object, spec: Spec, shape: tuple[int, ...]) -> str | None:
    """Describe the fault in the type, shape or dtype of one result; None when there is none.

    Args:
        name: The result's name in messages.
        value: The learner's result.
        spec: Declared shape and kind.
        shape: Concrete shape expected for these inputs.
    """
    if inspect.iscoroutine(value):
        value.close()
        return (
            "Your function is `async`, so calling it only made a coroutine, which nobody ran. The "
            f"checks call it as a plain function: what does `async def` do here for {name}?"
        )
    if inspect.isgenerator(value):
        return (
            "Your function contains `yield`, so calling it only made a generator and ran none of "
            f"its lines. Expected is {name}, {_wanted(spec, shape)}, all at once: is `return` "
            "meant?"
        )
    if value is None:
        return (
            f"Your function returned nothing (None). It should return {name}, "
            f"{_wanted(spec, shape)}. Is there a `return` at the end, outside the loop?"
        )
    if spec.dims and not isinstance(value, np.ndarray):
        length = f" of {len(value)} items" if isinstance(value, list | tuple) else ""
        return (
            f"You returned a {type(value).__name__}{length}. Expected is one numpy array, {name}, "
            f"{_wanted(spec, shape)}."
        )
    array = np.asarray(value)
    if array.shape != shape:
        return _shape_message(name, array.shape, shape, spec)
    if array.dtype.kind not in KINDS[spec.kind] + ("iu" if not spec.dims else ""):
        why = (
            " Whole-number arrays cut off every fraction that is stored in them."
            if array.dtype.kind in "iub" and spec.kind == "float"
            else ""
        )
        return f"{name} has dtype {array.dtype}; expected is {spec.kind}.{why}"
    return None


def _wanted(spec: Spec, shape: tuple[int, ...]) -> str:
    return f"shape {shape}, that is {spec.text}" if spec.dims else f"a single {spec.kind}"


def _shape_message(name: str, got: tuple[int, ...], want: tuple[int, ...], spec: Spec) -> str:
    text = f"{name} has shape {got}; expected is {want}, that is {spec.text}."
    n = want[0] if want else 0
    if len(want) == 1 and got == (n, n) and n > 1:
        return (
            f"{text} `({n}, 1)` combined with `({n},)` broadcasts to a `({n}, {n})` table: every "
            "entry met every other one. Which of the two should be flattened?"
        )
    if len(want) == 1 and got in ((n, 1), (1, n)):
        return (
            f"{text} That extra axis is dangerous: `({n}, 1)` minus `({n},)` gives a "
            f"`({n}, {n})` table without any error."
        )
    if len(got) == 2 and got == want[::-1] and got != want:
        return f"{text} The axes are swapped: time comes first, environments second."
    if got == want[1:]:
        return (
            f"{text} Only one row of it came back: did you return the last step, not all of them?"
        )
    if len(got) == len(want) + 1:
        return f"{text} There is one axis too many; two shapes were broadcast against each other."
    return text
