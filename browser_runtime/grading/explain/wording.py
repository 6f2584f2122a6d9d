"""Numbers and sentences of a verdict: how a float is printed, how a message's gaps are filled."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.shapes import Spec, sizes

MINUS = "\N{MINUS SIGN}"
_COUNTED = re.compile(r"\{([A-Z]\w*)\} (\w+?)(ies|s)\b")
"""A size and what it counts: "{T} steps", "{A} entries"."""


class Gap(ValueError):
    """A message has a gap for a number that is not provided: the author's mistake."""


def number(value: object, digits: int = 4) -> str:
    """Print a number as a learner would write it: few significant digits, no `-0`."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool | np.bool_):
        return "True" if value else "False"
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, float | np.floating):
        as_float = float(value)
        if not np.isfinite(as_float):
            return str(as_float).replace("-", MINUS)
        text = f"{as_float:.{digits}g}"
        if "e" in text and 1e4 <= abs(as_float) < 1e9:
            text = f"{as_float:.{max(0, digits - 10)}f}"
        return "0" if text == "-0" else text.replace("-", MINUS, 1)
    return str(value)


def pair(got: object, expected: object) -> tuple[str, str]:
    """Print two numbers that differ, with as many digits as it takes to see it."""
    texts = number(got), number(expected)
    if texts[0] != texts[1] or got == expected:
        return texts
    for digits in range(5, 18):
        texts = number(got, digits), number(expected, digits)
        if texts[0] != texts[1]:
            break
    return texts


def at(spec: Spec, index: tuple[int, ...]) -> str:
    """Name a cell by the declared axes: `t=4, n=0`."""
    return ", ".join(f"{dim.lower()}={i}" for dim, i in zip(spec.dims, index, strict=False))


def cell_numbers(
    specs: Mapping[str, Spec], result: Spec, inputs: Mapping[str, Any], index: tuple[int, ...]
) -> dict[str, Any]:
    """Return the numbers that a message may quote about one cell: indices, sizes, inputs."""
    found: dict[str, Any] = {dim.lower(): i for dim, i in zip(result.dims, index, strict=False)}
    known = sizes(specs, inputs)
    found |= {dim: known[dim] for dim in result.dims if dim in known}
    for name, spec in specs.items():
        if not spec.dims:
            found[name] = inputs[name]
        elif spec.dims == result.dims and index:
            found[name] = inputs[name][index]
    return found


class _Filler(string.Formatter):
    """`{p:.2f}` formats as usual; a bare `{p}` prints as `number` does."""

    def format_field(self, value: object, format_spec: str) -> str:
        return format(value, format_spec) if format_spec else number(value)


def fill(message: str, numbers: Mapping[str, Any]) -> str:
    """Fill the `{gaps}` of a message.

    Raises:
        Gap: The message names something that is not in `numbers`.
    """
    wanted = {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}
    missing = sorted(wanted - set(numbers))
    if missing:
        raise Gap(f"the message asks for {{{missing[0]}}}, known are: {', '.join(sorted(numbers))}")
    return _Filler().vformat(_in_singular(message, numbers), (), numbers)


def _in_singular(message: str, numbers: Mapping[str, Any]) -> str:
    """Return the message with "{T} step" for "{T} steps" where there is one."""

    def noun(found: re.Match[str]) -> str:
        ending = {"ies": "y", "s": ""}[found[3]]
        return f"{{{found[1]}}} {found[2]}{ending}" if numbers[found[1]] == 1 else found[0]

    return _COUNTED.sub(noun, message)


def one_line(message: str) -> str:
    """Join the lines of a docstring; blank lines separate paragraphs."""
    paragraphs = message.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
