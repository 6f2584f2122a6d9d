"""Relations that further calls of the learner's function show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from browser_runtime.grading.explain.relations.evidence import Evidence, Pair


def ignores_an_argument(evidence: Evidence) -> str | None:
    """An argument that changes the expected answer does not change this one."""
    big = sorted(evidence.off, key=lambda pair: pair.got.size)[-3:]
    for name, spec in evidence.task.arguments.items():
        if spec.kind != "rng" and all(_is_ignored(evidence, pair, name) for pair in big):
            return (
                f"Your answer stays the same whatever `{name}` is; the expected one changes with "
                f"it. Where should `{name}` enter your code?"
            )
    return None


def mixes_columns(evidence: Evidence) -> str | None:
    """A column alone gets other numbers than among its neighbours."""
    if len(evidence.dims) != 2:
        return None
    axis = evidence.dims[1]
    for pair in evidence.off:
        if pair.got.shape[1] < 2:
            continue
        alone = {name: _first_column(evidence, name, v) for name, v in pair.inputs.items()}
        got, expected = evidence.ask(alone), evidence.solve(alone)
        if got is None or expected is None or not evidence.close(expected, pair.expected[:, :1]):
            return None
        if not evidence.close(got, pair.got[:, :1]):
            return (
                "The first column alone gets other numbers than beside its neighbours, and each "
                f"of the {axis} columns is a world of its own. Which line takes a sum, a mean, a "
                "maximum or an `any` over all of them?"
            )
    return None


def _first_column(evidence: Evidence, name: str, value: Any) -> Any:  # noqa: ANN401
    """Return an input for the first column alone."""
    dims = evidence.task.arguments[name].dims
    if evidence.dims[1] not in dims:
        return value
    return np.take(value, [0], axis=dims.index(evidence.dims[1]))


def _is_ignored(evidence: Evidence, pair: Pair, name: str) -> bool:
    """Whether no other value changes the answer, though some changes the expected one."""
    matters = False
    for other in _others(evidence, pair, name):
        changed = {**pair.inputs, name: other}
        got, expected = evidence.ask(changed), evidence.solve(changed)
        if got is None or expected is None or not evidence.close(got, pair.got):
            return False
        matters |= not evidence.close(expected, pair.expected)
    return matters


def _others(evidence: Evidence, pair: Pair, name: str) -> Iterator[Any]:
    """Yield values of the same kind that differ everywhere.

    One change alone deceives: a correlation stays the same under scale and shift, and what is cut
    off at 0 wherever two arrays have nothing to do with each other. So arrays of numbers are also
    bent, and made nearly equal to each other one of their shape.
    """
    value, specs = pair.inputs[name], evidence.task.arguments
    array = np.asarray(value)
    if array.dtype == bool:
        yield ~array if array.ndim else not value
    elif array.ndim == 0:
        yield float(array * 0.5)
    else:
        yield (array * 0.5 + 1.25).astype(array.dtype)
        if specs[name].kind == "float":
            wave = np.cos(np.arange(array.size)).reshape(array.shape).astype(array.dtype)
            yield array + wave
            alike = (other for other, spec in specs.items() if spec == specs[name])
            yield from (pair.inputs[other] + 0.1 * wave for other in alike if other != name)
