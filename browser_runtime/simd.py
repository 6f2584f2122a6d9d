"""Layers computed by WebAssembly SIMD in numpy's memory, several times faster than by numpy.

The functions are in `assembly/kernels.ts`. In CPython `id` is an object's address, so they are
passed numpy's arrays themselves; numpy computes whatever they refuse.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ppo_ref import kernels
from ppo_ref.arrays import FloatArray


class Assembly(Protocol):
    """The exports of `assembly/kernels.ts`, which take addresses and return whether they worked."""

    def begin(self, float32: int) -> None:
        """Pass the address of numpy's float32 type."""

    def forward(self, x: int, weight: int, bias: int, out: int, squash: bool) -> int:
        """Apply a layer."""

    def gradients(self, x: int, delta: int, d_weight: int, d_bias: int) -> int:
        """Differentiate with respect to weight and bias."""

    def pull(self, delta: int, weight: int, hidden: int, out: int, scratch: int) -> int:
        """Differentiate with respect to the layer's input, through tanh."""


def install(assembly: Assembly) -> None:
    """Let every network made from now on compute with `assembly`."""
    kernels.use(fast_kernels(assembly, kernels.WITHOUT_BLAS))


def fast_kernels(assembly: Assembly, otherwise: kernels.Kernels) -> kernels.Kernels:
    """Return kernels that call `assembly`, and `otherwise` for arrays that it refuses.

    Args:
        assembly: The compiled functions.
        otherwise: For other types, arrays with gaps, and shapes that do not match (to raise).
    """
    assembly.begin(id(np.dtype(np.float32)))
    forward, gradients, pull = assembly.forward, assembly.gradients, assembly.pull
    scratch: dict[tuple[int, ...], FloatArray] = {}

    def fast_forward(
        x: FloatArray, weight: FloatArray, bias: FloatArray, out: FloatArray, squash: bool
    ) -> None:
        if not forward(id(x), id(weight), id(bias), id(out), squash):
            otherwise.forward(x, weight, bias, out, squash)

    def fast_gradients(
        x: FloatArray, delta: FloatArray, d_weight: FloatArray, d_bias: FloatArray
    ) -> None:
        if not gradients(id(x), id(delta), id(d_weight), id(d_bias)):
            otherwise.parameter_gradients(x, delta, d_weight, d_bias)

    def fast_pull_back(
        delta: FloatArray, weight: FloatArray, hidden: FloatArray, out: FloatArray
    ) -> None:
        shape = weight.shape
        if shape not in scratch:
            scratch[shape] = np.empty(shape, np.float32)
        if not pull(id(delta), id(weight), id(hidden), id(out), id(scratch[shape])):
            otherwise.pull_back(delta, weight, hidden, out)

    return kernels.Kernels(
        forward=fast_forward, parameter_gradients=fast_gradients, pull_back=fast_pull_back
    )
