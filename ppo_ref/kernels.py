"""The four array operations that training spends its time in, in the fastest form for a machine.

With a BLAS library numpy's own forms win. Without one (numpy in the browser) the product of a
transposed matrix is faster as an einsum, and tanh is faster through exp.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

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


def _einsum_tn(a: FloatArray, b: FloatArray, out: FloatArray) -> None:
    np.einsum("ki,kj->ij", a, b, out=out)


def _tanh_by_exp(x: FloatArray) -> None:
    """tanh(x) = 1 - 2 / (exp(2 x) + 1); beyond |x| = 20 it is 1 in float64 already."""
    np.clip(x, -20.0, 20.0, x)
    x += x
    np.exp(x, x)
    x += 1.0
    np.divide(-2.0, x, x)
    x += 1.0


WITH_BLAS = Kernels(matmul=np.matmul, matmul_tn=_matmul_tn, matmul_nt=_matmul_nt, tanh=_tanh)
WITHOUT_BLAS = Kernels(
    matmul=np.matmul, matmul_tn=_einsum_tn, matmul_nt=_matmul_nt, tanh=_tanh_by_exp
)
HERE = WITHOUT_BLAS if sys.platform == "emscripten" else WITH_BLAS
"""The kernels that suit this machine."""
