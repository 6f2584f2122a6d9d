"""Relations between the numbers of an answer and the expected ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.relations.evidence import Evidence, Pair


def rounded(evidence: Evidence) -> str | None:
    """Every entry is the expected one with a few decimals."""
    for decimals in range(7):
        if all(
            np.allclose(pair.got, np.round(pair.expected, decimals), rtol=1e-6, atol=1e-6)
            or np.allclose(pair.got, np.trunc(pair.expected * 10.0**decimals) / 10.0**decimals,
                           rtol=1e-6, atol=1e-6)
            for pair in evidence.pairs
        ):  # fmt: skip
            left = f"with only {decimals} decimal{'s' * (decimals != 1)} left"
            return (
                f"Every entry is the expected one {left if decimals else 'made whole'}. Rounding "
                "is for people; a program goes on with all the digits. Where do you round?"
            )
    return None


def constant(evidence: Evidence) -> str | None:
    """All entries are the same number."""
    firsts = {float(pair.got.flat[0]) for pair in evidence.pairs}
    if len(firsts) != 1 or not all(np.all(pair.got == pair.got.flat[0]) for pair in evidence.pairs):
        return None
    if max(pair.got.size for pair in evidence.pairs) < 2:
        return None
    return (
        f"Every entry of your answer is {wording.number(firsts.pop())}. Is anything written into "
        "the array that you return?"
    )


def negated(evidence: Evidence) -> str | None:
    """The sign is turned over."""
    if evidence.always(lambda pair: -pair.expected):
        return (
            "Your numbers are the expected ones with the opposite sign, everywhere. Which "
            "difference do you take the other way round?"
        )
    return None


def reversed_rows(evidence: Evidence) -> str | None:
    """The rows stand in the opposite order."""
    if evidence.always(lambda pair: pair.expected[::-1]):
        return (
            "Your rows are the expected ones in reverse order: the first is last. Numbers that "
            "are found backwards are also collected backwards. Where do they turn round again?"
        )
    return None


def transposed(evidence: Evidence) -> str | None:
    """The entries were read along the other axis."""
    if len(evidence.dims) != 2:
        return None
    if evidence.always(lambda pair: pair.expected.T.reshape(pair.expected.shape)) or (
        evidence.always(lambda pair: pair.expected.ravel().reshape(pair.expected.shape[::-1]).T)
    ):
        return (
            "Your numbers are the expected ones, read along the other axis: rows and columns are "
            "mixed up. Does a `reshape` stand where a transpose, `.T`, is meant, or the reverse?"
        )
    return None


def shifted(evidence: Evidence) -> str | None:
    """The rows are moved by one."""
    long = [pair for pair in evidence.off if len(pair.got) > 2]
    if not evidence.dims or not long:
        return None
    for inner, outer, where in (
        (slice(1, None), slice(None, -1), "one row later than"),
        (slice(None, -1), slice(1, None), "one row before"),
    ):
        if all(evidence.close(pair.got[inner], pair.expected[outer]) for pair in long):
            return (
                f"Your rows are the expected ones shifted by one: each stands {where} the step it "
                "belongs to. Which row do you write, and which one have you just worked out?"
            )
    return None


def is_an_input(evidence: Evidence) -> str | None:
    """The answer is one of the inputs."""
    for name in evidence.alike():
        if evidence.always(_named(name)):
            return f"What you return is `{name}` itself. Where does your own result go?"
    return None


def off_by_an_input(evidence: Evidence) -> str | None:
    """The answer is the expected one plus or minus an input."""
    for name in evidence.alike():
        for sign, word in ((1.0, "plus"), (-1.0, "minus")):
            if evidence.always(_shifted_by(name, sign)):
                return (
                    f"Everywhere your answer is the expected one {word} `{name}` of the same cell. "
                    f"How often does `{name}` enter your sum, and with which sign?"
                )
    return None


def scaled(evidence: Evidence) -> str | None:
    """The answer is the expected one times a factor, the same everywhere or an argument's."""
    for text, factor in _factors(evidence):
        if evidence.always(factor):
            return (
                f"Every entry is {text} times the expected one. Is a factor applied once too often "
                "or left out, or a sum taken where a mean is meant?"
            )
    return None


Change = Callable[[Pair], Array]


def _named(name: str) -> Change:
    return lambda pair: pair.inputs[name]


def _shifted_by(name: str, sign: float) -> Change:
    return lambda pair: pair.expected + sign * pair.inputs[name]


def _times(number: Callable[[Pair], float]) -> Change:
    return lambda pair: pair.expected * number(pair)


def _over(number: Callable[[Pair], float]) -> Change:
    return lambda pair: pair.expected / (number(pair) or 1.0)


def _scalar(name: str) -> Callable[[Pair], float]:
    return lambda pair: float(pair.inputs[name])


def _size(axis: int) -> Callable[[Pair], float]:
    return lambda pair: float(pair.got.shape[axis])


def _factors(evidence: Evidence) -> Iterator[tuple[str, Change]]:
    """Yield factors in words, and the answer that each of them would give."""
    named = {f"`{name}`": _scalar(name) for name in evidence.scalars()}
    named |= {name: _size(axis) for axis, name in enumerate(evidence.dims)}
    for words, number in named.items():
        yield words, _times(number)
        yield f"1 / {words}", _over(number)
    pair = evidence.off[0]
    norm = float((pair.expected**2).sum())
    factor = float((pair.got * pair.expected).sum()) / norm if norm else 0.0
    if factor:
        yield wording.number(factor), _times(lambda pair: factor)


def normalised(evidence: Evidence) -> str | None:
    """Mean 0 and deviation 1, over everything or along an axis; or the mean alone is gone."""
    for axis, where in ((None, ""), (0, " in every column"), (1, " in every row")):
        if axis is not None and len(evidence.dims) <= axis:
            continue
        rest = "" if axis is None else ", on its own"
        if _standard(evidence, axis, True):
            return (
                f"Your answer has mean 0 and standard deviation 1{where}{rest}: it is the expected "
                "one, normalised. The sizes are gone, and nobody asked for that here. Which step "
                "of the update normalises?"
            )
        if _standard(evidence, axis, False):
            return (
                f"Your answer is the expected one with its mean{where} taken away. Is anything to "
                "be centred in this function?"
            )
    return None


def _standard(evidence: Evidence, axis: int | None, scale: bool) -> bool:
    """Whether every answer is the expected one, centred and perhaps scaled."""
    telling = 0
    for pair in evidence.pairs:
        sizes = pair.expected.shape
        if (pair.expected.size if axis is None else sizes[axis]) < 3:
            continue
        centred = pair.expected - pair.expected.mean(axis=axis, keepdims=True)
        if not scale:
            if not evidence.close(pair.got, centred):
                return False
        else:
            spread = centred.std(axis=axis, keepdims=True)
            count = pair.expected.size if axis is None else sizes[axis]
            if not any(
                np.allclose(pair.got, centred / (spread * factor + 1e-8), rtol=1e-3, atol=1e-3)
                for factor in (1.0, np.sqrt(count / (count - 1.0)))
            ):
                return False
        telling += bool(pair.wrong.any())
    return telling > 0


def affine(evidence: Evidence) -> str | None:
    """The same shift everywhere, or one line through all points of each answer."""
    several = [pair for pair in evidence.off if pair.got.size > 3]
    if several and all(
        np.ptp(pair.got - pair.expected) < 1e-4 * (1 + np.abs(pair.got).max()) for pair in several
    ):
        return (
            f"Your entries all miss by the same amount within one {evidence.span}. What is added "
            "to, or taken from, the whole array?"
        )
    big = [pair for pair in evidence.off if pair.got.size > 5]
    if big and all(_on_a_line(pair) for pair in big):
        return (
            "Your entries are the expected ones scaled and shifted, the same way for a whole "
            f"{evidence.span}. Which of your lines uses a mean, a sum or a standard deviation?"
        )
    return None


def _on_a_line(pair: Pair) -> bool:
    x, y = pair.expected.ravel().astype(float), pair.got.ravel().astype(float)
    if np.ptp(x) == 0 or np.ptp(y) < 1e-6:
        return False
    slope, offset = np.polyfit(x, y, 1)
    if abs(slope - 1.0) < 1e-2:
        return False
    return bool(np.allclose(slope * x + offset, y, atol=1e-4 * (1 + np.abs(y).max())))


def reordered(evidence: Evidence) -> str | None:
    """The same numbers in other places."""
    big = [pair for pair in evidence.off if pair.got.size > 3]
    if big and all(
        evidence.close(_sorted(pair.got), _sorted(pair.expected)) for pair in evidence.off
    ):
        return (
            "Your answer holds the expected numbers, but in other places. Which line moves them: a "
            "`reshape`, a `flip`, a sort?"
        )
    return None


def _sorted(array: Array) -> Array:
    return np.sort(array, axis=None)
