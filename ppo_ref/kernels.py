"""The array operations that dominate training time, in the fastest form for a machine.

With a BLAS library numpy's own products win; without one (numpy in the browser) einsum does,
unless `use` installs other kernels.
Numpy's tanh is fast with AVX-512; with AVX2, and in the browser, the way through exp is faster for
large arrays.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.lib import introspect

from ppo_ref.arrays import FloatArray

Product = Callable[[FloatArray, FloatArray, FloatArray], object]


@dataclass(frozen=True, kw_only=True)
class Kernels:
    """The operations of a layer h = tanh(x W + b) and its gradients, writing into given arrays."""

    forward: Callable[[FloatArray, FloatArray, FloatArray, FloatArray, bool], object]
    """(x, weight, bias, out, squash): out = x @ weight + bias, then its tanh if `squash`."""
    parameter_gradients: Callable[[FloatArray, FloatArray, FloatArray, FloatArray], object]
    """(x, delta, d_weight, d_bias): d_weight = x.T @ delta, d_bias = the sum of delta's rows."""
    pull_back: Callable[[FloatArray, FloatArray, FloatArray, FloatArray], object]
    """(delta, weight, hidden, out): out = (delta @ weight.T) * (1 - hidden^2). Spoils `hidden`."""


def compose(
    *,
    matmul: Product,
    matmul_tn: Product,
    matmul_nt: Product,
    tanh: Callable[[FloatArray], object],
) -> Kernels:
    """Build kernels from three products and tanh.

    Args:
        matmul: (a, b, out): out = a @ b.
        matmul_tn: (a, b, out): out = a.T @ b.
        matmul_nt: (a, b, out): out = a @ b.T.
        tanh: x -> tanh(x), in place.
    """

    def forward(
        x: FloatArray, weight: FloatArray, bias: FloatArray, out: FloatArray, squash: bool
    ) -> None:
        matmul(x, weight, out)
        out += bias
        if squash:
            tanh(out)

    def parameter_gradients(
        x: FloatArray, delta: FloatArray, d_weight: FloatArray, d_bias: FloatArray
    ) -> None:
        matmul_tn(x, delta, d_weight)
        np.matmul(_ones(len(delta), delta.dtype), delta, d_bias)

    def pull_back(
        delta: FloatArray, weight: FloatArray, hidden: FloatArray, out: FloatArray
    ) -> None:
        matmul_nt(delta, weight, out)
        hidden *= hidden
        np.subtract(1.0, hidden, hidden)
        out *= hidden

    return Kernels(forward=forward, parameter_gradients=parameter_gradients, pull_back=pull_back)


@lru_cache(maxsize=32)
def _ones(count: int, dtype: np.dtype[np.floating]) -> FloatArray:
    """A product with it sums the rows of a matrix faster than `sum` does."""
    ones: FloatArray = np.ones(count, dtype)
    ones.flags.writeable = False
    return ones


def _matmul_tn(a: FloatArray, b: FloatArray, out: FloatArray) -> None:
    np.matmul(a.T, b, out)


def _matmul_nt(a: FloatArray, b: FloatArray, out: FloatArray) -> None:
    # Below the critic's one output, where BLAS takes several times as long.
    if b.shape[1] == 1:
        np.einsum("mk,nk->mn", a, b, out=out)
    else:
        np.matmul(a, b.T, out)


def _tanh(x: FloatArray) -> None:
    np.tanh(x, x)


LARGE = 4096
"""Numbers from which the five passes of tanh through exp beat the one of np.tanh."""


def tanh_by_exp(x: FloatArray) -> None:
    """tanh(x) = 2 / (exp(-2 x) + 1) - 1; where exp overflows, that is -1 as it should be."""
    if x.size < LARGE:
        np.tanh(x, x)
        return
    with np.errstate(over="ignore"):
        x *= -2.0
        np.exp(x, x)
        x += 1.0
        np.divide(2.0, x, x)
        x -= 1.0


WIDE = 16
"""Columns of a product from which einsum's inner loop, along them, beats matmul without BLAS."""


def _plain_matmul(a: FloatArray, b: FloatArray, out: FloatArray) -> None:
    if b.shape[1] < WIDE:
        np.matmul(a, b, out)
    else:
        np.einsum("mk,kn->mn", a, b, out=out)


def _plain_matmul_tn(a: FloatArray, b: FloatArray, out: FloatArray) -> None:
    if b.shape[1] < WIDE:
        np.matmul(a.T, b, out)
    else:
        np.einsum("km,kn->mn", a, b, out=out)


def _plain_matmul_nt(a: FloatArray, b: FloatArray, out: FloatArray) -> None:
    if a.shape[1] < WIDE:
        np.matmul(a, b.T, out)
    else:
        np.einsum("mk,nk->mn", a, b, out=out)


def _tanh_is_slow() -> bool:
    target = introspect.opt_func_info(func_name="^tanh$", signature="float32")
    names = [variant["current"] for variants in target.values() for variant in variants.values()]
    return any(name.startswith(("X86_V3", "AVX2", "FMA3")) for name in names)


WITH_BLAS = compose(
    matmul=np.matmul,
    matmul_tn=_matmul_tn,
    matmul_nt=_matmul_nt,
    tanh=tanh_by_exp if _tanh_is_slow() else _tanh,
)
WITHOUT_BLAS = compose(
    matmul=_plain_matmul,
    matmul_tn=_plain_matmul_tn,
    matmul_nt=_plain_matmul_nt,
    tanh=tanh_by_exp,
)

_chosen = WITHOUT_BLAS if sys.platform == "emscripten" else WITH_BLAS


def kernels() -> Kernels:
    """Return the fastest kernels for this machine; always the same, so that runs repeat."""
    return _chosen


def use(better: Kernels) -> None:
    """Use other kernels for networks made from now on."""
    global _chosen
    _chosen = better
