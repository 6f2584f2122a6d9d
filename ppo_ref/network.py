"""Multilayer perceptrons with hand-written backward passes, over one flat parameter vector."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ppo_ref.arrays import FloatArray
from ppo_ref.kernels import Kernels, kernels


def orthogonal(rng: np.random.Generator, rows: int, columns: int, gain: float) -> FloatArray:
    """Draw a matrix with orthonormal rows or columns (whichever are fewer), times `gain`.

    It preserves the norm of its input, so that early updates neither saturate tanh nor
    vanish. Shape (rows, columns), float64.

    Source: Saxe, McClelland, Ganguli (2014); detail 2 of Huang et al. (2022).
    """
    long, short = max(rows, columns), min(rows, columns)
    q, r = np.linalg.qr(rng.standard_normal((long, short)))
    q *= np.sign(np.diag(r))  # makes the draw uniform over orthogonal matrices
    matrix: FloatArray = gain * (q if rows == long else q.T)
    return matrix


AT_ONCE = 2**17
"""Numbers of a layer that are computed at once: half a megabyte stays in the processor's cache."""


def rows_at_once(sizes: Sequence[int]) -> int:
    """Return how many rows of a batch pass together through layers of these sizes."""
    return max(1, AT_ONCE // max(sizes[1:]))


@dataclass(frozen=True, kw_only=True)
class Part:
    """Rows of a batch computed together."""

    rows: slice
    layers: list[FloatArray]
    """These rows of the workspace's layers."""
    deltas: list[FloatArray]
    """Buffer for the gradients with respect to the hidden layers, shared by all parts."""


class Workspace:
    """Buffers for one batch size: the activations from forward to backward, allocated once.

    Args:
        sizes: Units of every layer of the network, input first.
        rows: Batch size.
        dtype: Float type of the network.
    """

    inputs: FloatArray
    """The input of `forward`. Shape (rows, inputs)."""

    def __init__(self, sizes: Sequence[int], rows: int, dtype: npt.DTypeLike) -> None:
        self.rows = rows
        self.layers: list[FloatArray] = [np.empty((rows, size), dtype) for size in sizes[1:]]
        most = rows_at_once(sizes)
        room = [np.empty((min(rows, most), size), dtype) for size in sizes[1:-1]]
        self.parts: list[Part] = []
        for start in range(0, rows, most):
            part = slice(start, min(start + most, rows))
            layers = [layer[part] for layer in self.layers]
            deltas = [delta[: part.stop - start] for delta in room]
            self.parts.append(Part(rows=part, layers=layers, deltas=deltas))


class MLP:
    """Linear layers with tanh between them: y = W_L tanh(... tanh(x W_1 + b_1) ...) + b_L.

    Its weights and biases are views into a flat vector shared with the caller, so an
    optimiser or a file handles one array. A second MLP over a vector of gradients gives every
    gradient the shape of its parameter.

    Args:
        sizes: Units of every layer, input first.
        params: Flat vector of `MLP.count(sizes)` numbers.
        with_kernels: Array operations; the fastest for this machine when None.
    """

    def __init__(
        self, sizes: Sequence[int], params: FloatArray, with_kernels: Kernels | None = None
    ) -> None:
        if params.shape != (self.count(sizes),):
            raise ValueError(f"params has shape {params.shape}, allowed: ({self.count(sizes)},)")
        self.params = params
        """What it was given. Shape (P,)."""
        self.sizes = tuple(sizes)
        self.kernels = with_kernels or kernels()
        self.weights: list[FloatArray] = []
        self.biases: list[FloatArray] = []
        start = 0
        for rows, columns in pairwise(sizes):
            end = start + rows * columns
            self.weights.append(params[start:end].reshape(rows, columns))
            self.biases.append(params[end : end + columns])
            start = end + columns

    @staticmethod
    def count(sizes: Sequence[int]) -> int:
        """Return how many parameters an MLP of these layer sizes has."""
        return sum((rows + 1) * columns for rows, columns in pairwise(sizes))

    def initialise(self, rng: np.random.Generator, head_gain: float) -> None:
        """Draw orthogonal weights (gain sqrt 2, `head_gain` for the last layer), zero biases."""
        last = len(self.weights) - 1
        for i, weight in enumerate(self.weights):
            rows, columns = weight.shape
            weight[:] = orthogonal(rng, rows, columns, head_gain if i == last else math.sqrt(2))
            self.biases[i][:] = 0.0

    def head(self, columns: slice) -> MLP:
        """Return the network with only some of its outputs; it shares all its numbers."""
        part = copy.copy(self)
        part.weights = [*self.weights[:-1], self.weights[-1][:, columns]]
        part.biases = [*self.biases[:-1], self.biases[-1][columns]]
        part.sizes = (*self.sizes[:-1], len(part.biases[-1]))
        return part

    def workspace(self, rows: int) -> Workspace:
        """Allocate a workspace for batches of `rows`."""
        return Workspace(self.sizes, rows, self.params.dtype)

    def forward(self, inputs: FloatArray, work: Workspace | None = None) -> FloatArray:
        """Apply the network.

        Args:
            inputs: Shape (rows, inputs).
            work: Workspace to reuse; holds the result. Allocated when None.

        Returns:
            Outputs. Shape (rows, outputs).
        """
        work = work or self.workspace(len(inputs))
        work.inputs, forward = inputs, self.kernels.forward
        for part in work.parts:
            x, last = inputs[part.rows], part.layers[-1]
            for weight, bias, out in zip(self.weights, self.biases, part.layers, strict=True):
                forward(x, weight, bias, out, out is not last)
                x = out
        return work.layers[-1]

    def predict(self, inputs: FloatArray) -> FloatArray:
        """Apply the network to any number of rows, in parts that stay in the processor's cache.

        Args:
            inputs: Shape (rows, inputs).

        Returns:
            Outputs. Shape (rows, outputs).
        """
        count, most = len(inputs), rows_at_once(self.sizes)
        outputs = np.empty((count, self.sizes[-1]), self.params.dtype)
        work = self.workspace(min(count, most))
        for start in range(0, count, most):
            part = inputs[start : start + most]
            full = len(part) == work.rows
            outputs[start : start + most] = self.forward(part, work if full else None)
        return outputs

    def backward(self, work: Workspace, d_outputs: FloatArray, gradient: MLP) -> None:
        """Write the gradient of a loss with respect to every parameter.

        With delta_L = d_outputs, layer by layer downwards: dW_l = h_{l-1}^T delta_l,
        db_l = sum of delta_l over the batch, delta_{l-1} = (delta_l W_l^T) * (1 - h_{l-1}^2).
        A large batch is processed in parts, whose gradients are added.

        Args:
            work: Filled by `forward`; its hidden layers are overwritten.
            d_outputs: Gradient of the loss with respect to the outputs. Shape (rows, outputs).
            gradient: Receives the gradient in its weights and biases.
        """
        first, *others = work.parts
        self._backward(work, first, d_outputs, gradient)
        if others:
            more = MLP(self.sizes, np.empty_like(self.params))
        for part in others:
            self._backward(work, part, d_outputs, more)
            gradient.params += more.params

    def _backward(self, work: Workspace, part: Part, d_outputs: FloatArray, gradient: MLP) -> None:
        kernels, delta = self.kernels, d_outputs[part.rows]
        for i in range(len(self.weights) - 1, 0, -1):
            hidden, below = part.layers[i - 1], part.deltas[i - 1]
            kernels.parameter_gradients(hidden, delta, gradient.weights[i], gradient.biases[i])
            kernels.pull_back(delta, self.weights[i], hidden, below)
            delta = below
        inputs = work.inputs[part.rows]
        kernels.parameter_gradients(inputs, delta, gradient.weights[0], gradient.biases[0])
