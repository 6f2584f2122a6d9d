"""The array operations that training spends its time in, in the fastest form for a machine.

With a BLAS library numpy's own products win; without one (numpy in the browser) einsum does.
Numpy's tanh is fast with AVX-512; with AVX2, and in the browser, the way through exp is faster for
large arrays.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.lib import introspect

from ppo_ref.arrays import FloatArray

Product = Callable[[FloatArray, FloatArray, FloatArray], object]


@dataclass(frozen=True, kw_only=True)
class Kernels:
    """How to multiply matrices and take tanh; every form writes into an array it is given."""

    matmul: Product
    """(a, b, out): out = a @ b."""
    matmul_tn: Product
    """(a, b, out): out = a.T @ b."""
    matmul_nt: Product
    """(a, b, out): out = a @ b.T."""
    tanh: Callable[[FloatArray], object]
    """x -> tanh(x), in place."""


def _matmul_tn(a: FloatArray, b: FloatArray, out: FloatArray) -> None:
    np.matmul(a.T, b, out)


def _matmul_nt(a: FloatArray, b: FloatArray, out: FloatArray) -> None:
    np.matmul(a, b.T, out)


def _tanh(x: FloatArray) -> None:
    np.tanh(x, x)


LARGE = 4096
"""Numbers from which the five passes of tanh through exp beat the one of np.tanh."""


def _tanh_by_exp(x: FloatArray) -> None:
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


WITH_BLAS = Kernels(matmul=np.matmul, matmul_tn=_matmul_tn, matmul_nt=_matmul_nt, tanh=_tanh)
WITHOUT_BLAS = Kernels(
    matmul=_plain_matmul,
    matmul_tn=_plain_matmul_tn,
    matmul_nt=_plain_matmul_nt,
    tanh=_tanh_by_exp,
)


def _here() -> Kernels:
    if sys.platform == "emscripten":
        return WITHOUT_BLAS
    return replace(WITH_BLAS, tanh=_tanh_by_exp) if _tanh_is_slow() else WITH_BLAS


HERE = _here()
"""The kernels that suit this machine; the same ones in every run, so that runs can be repeated."""
