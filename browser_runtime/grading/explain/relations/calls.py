"""Relations that further calls of the learner's function show."""

from __future__ import annotations

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
    changed = {**pair.inputs, name: _other(pair.inputs[name])}
    got, expected = evidence.ask(changed), evidence.solve(changed)
    if got is None or expected is None:
        return False
    return evidence.close(got, pair.got) and not evidence.close(expected, pair.expected)


def _other(value: Any) -> Any:  # noqa: ANN401 - an array or a number
    """Return a value of the same kind that differs everywhere."""
    array = np.asarray(value)
    if array.dtype == bool:
        return ~array if array.ndim else not value
    changed = array * 0.5 + (0.0 if array.ndim == 0 else 1.25)
    return changed.astype(array.dtype) if array.ndim else float(changed)
