"""Relations between the places where an answer is wrong and what stands there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.explain.relations.evidence import Evidence, Pair


def one_column(evidence: Evidence) -> str | None:
    """Right in the first or in the last column only."""
    if len(evidence.dims) != 2:
        return None
    off = evidence.off
    if any(pair.got.shape[1] < 2 for pair in off):
        return None
    for keep, name in ((0, "the first"), (-1, "the last")):
        others = [np.delete(pair.wrong, keep, axis=1) for pair in off]
        if all(not pair.wrong[:, keep].any() for pair in off) and all(
            other.any(axis=0).all() for other in others
        ):
            return (
                f"Only {name} column is right; every other one is wrong. "
                + evidence.of_worlds("Each column is a world of its own with its own numbers. ")
                + "Which of your lines looks at one column alone?"
            )
    return None


def edge_column(evidence: Evidence) -> str | None:
    """Wrong in the first or in the last column only."""
    if len(evidence.dims) != 2 or not any(pair.got.shape[1] > 1 for pair in evidence.off):
        return None
    for column, name in ((0, "first"), (-1, "last")):
        if not any(np.delete(pair.wrong, column, axis=1).any() for pair in evidence.off):
            return (
                f"Only the {name} column is wrong; all others are right. "
                + evidence.of_worlds("Each column is a world of its own. ")
                + "What does your code do to that one alone?"
            )
    return None


def empty_row(evidence: Evidence) -> str | None:
    """The first row, or the last, is 0 in every answer."""
    if not evidence.dims:
        return None
    for row, name in ((0, "first"), (-1, "last")):
        if all(np.all(pair.got[row] == 0) for pair in evidence.pairs) and all(
            pair.wrong[row].any() for pair in evidence.off
        ):
            return (
                f"The {name} row of your answer is always 0. Does your loop reach it, and what is "
                "written there?"
            )
    return None


def edge_row(evidence: Evidence) -> str | None:
    """Wrong in the first row only, or in the last."""
    if not evidence.dims:
        return None
    for row, name in ((0, "first"), (-1, "last")):
        others = [np.delete(pair.wrong, row, axis=0).any() for pair in evidence.off]
        long = any(len(pair.wrong) > 1 for pair in evidence.off)
        if long and not any(others):
            return (
                f"Only the {name} row is wrong; all others are right. Does your loop reach it, and "
                f"is there anything about it that the other rows do not have?"
            )
    return None


def flagged_cells(evidence: Evidence) -> str | None:
    """Wrong only where a flag is set, or where several are."""
    for names, mask in _masks(evidence):
        if all(not (pair.wrong & ~mask(pair)).any() for pair in evidence.off):
            return (
                f"Every wrong cell is one where {names}; all others are right. Follow such a step "
                "through your code: what should it look forward to?"
            )
    return None


def before_flags(evidence: Evidence) -> str | None:
    """Wrong only at or before a flagged row of the same column."""
    for names, mask in _masks(evidence):
        if all(not (pair.wrong & ~_upto(mask(pair))).any() for pair in evidence.off):
            return (
                f"Your answer is right until, going backwards, a step comes where {names}; from "
                "there on it is wrong. What should such a step look forward to, and what should be "
                "carried on to it?"
            )
    return None


def _upto(mask: Array) -> Array:
    """Return the cells from which a flagged one is still to come, themselves included."""
    result: Array = np.flip(np.logical_or.accumulate(np.flip(mask, 0), axis=0), 0)
    return result


def _set(*names: str) -> Callable[[Pair], Array]:
    """Return the cells in which all of the named flags are set."""
    return lambda pair: np.logical_and.reduce([pair.inputs[name] for name in names])


def _masks(evidence: Evidence) -> Iterator[tuple[str, Callable[[Pair], Array]]]:
    """Yield (words, mask of a pair), the narrowest first."""
    flags = evidence.flags()
    for one, other in itertools.combinations(flags, 2):
        yield (
            f"both `{one}` and `{other}` are set",
            _set(one, other),
        )
    for name in flags:
        yield f"`{name}` is set", _set(name)


def short_only(evidence: Evidence) -> str | None:
    """Right up to some number of rows, however short a wrong answer's input is cut."""
    if not evidence.dims:
        return None
    wrong = [*evidence.off, *evidence.strange]
    length = _shortest_wrong(evidence, min(wrong, key=lambda pair: len(pair.got)))
    below = [pair for pair in (*evidence.pairs, *evidence.strange) if len(pair.got) < length]
    if length < SHORT or len(below) < 4 or any(pair.wrong.any() for pair in below):
        return None
    axis = evidence.dims[0]
    return (
        f"Every input tried with fewer rows than {axis} = {length} comes out right; one with "
        f"{axis} = {length} does not. Which of your lines has a fixed length, or numbers that "
        "shrink or grow with every row?"
    )


SHORT = 5
"""Fewest rows of a wrong answer whose length is worth a word."""


def _shortest_wrong(evidence: Evidence, pair: Pair) -> int:
    """Return how many of the last rows of an input it takes for a wrong answer, by halving."""
    right, wrong = 0, len(pair.got)
    while wrong - right > 1:
        half = (right + wrong) // 2
        is_wrong = evidence.beside(_last_rows(evidence, pair, half)) is not None
        right, wrong = (right, half) if is_wrong else (half, wrong)
    return wrong


def _last_rows(evidence: Evidence, pair: Pair, count: int) -> dict[str, Any]:
    """Return the last rows of all inputs that have the result's first axis."""
    arguments, axis = evidence.task.arguments, evidence.dims[0]
    cut = dict(pair.inputs)
    for name, spec in arguments.items():
        if axis in spec.dims:
            size = cut[name].shape[spec.dims.index(axis)]
            rows = range(size - count, size)
            cut[name] = np.take(cut[name], rows, axis=spec.dims.index(axis))
    return cut
