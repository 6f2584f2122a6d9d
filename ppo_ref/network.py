"""Multilayer perceptrons with hand-written backward passes, over one flat parameter vector."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ppo_ref.arrays import FloatArray
from ppo_ref.kernels import Kernels, kernels


def orthogonal(rng: np.random.Generator, rows: int, columns: int, gain: float) -> FloatArray:
    """Draw a matrix with orthonormal rows or columns (whichever are fewer), times `gain`.

    It keeps the size of what passes through, so that early updates neither saturate tanh nor
    vanish. Shape (rows, columns), float64.

    Source: Saxe, McClelland, Ganguli (2014); detail 2 of Huang et al. (2022).
    """
    long, short = max(rows, columns), min(rows, columns)
    q, r = np.linalg.qr(rng.standard_normal((long, short)))
    q *= np.sign(np.diag(r))  # makes the draw uniform over orthogonal matrices
    matrix: FloatArray = gain * (q if rows == long else q.T)
    return matrix


PART = 2048
"""Rows that `predict` handles at once: 64 units of each are half a megabyte."""


class Workspace:
    """Room for one batch size: what forward leaves for backward, allocated once.

    Args:
        sizes: Units of every layer of the network, input first.
        rows: Batch size.
        dtype: Float type of the network.
    """

    inputs: FloatArray
    """What `forward` was given. Shape (rows, inputs)."""

    def __init__(self, sizes: Sequence[int], rows: int, dtype: npt.DTypeLike) -> None:
        self.layers: list[FloatArray] = [np.empty((rows, size), dtype) for size in sizes[1:]]
        self.deltas: list[FloatArray] = [np.empty((rows, size), dtype) for size in sizes[1:-1]]
        self.rows = rows


class MLP:
    """Linear layers with tanh between them: y = W_L tanh(... tanh(x W_1 + b_1) ...) + b_L.

    Its weights and biases are views into a flat vector that it shares with whoever made it, so an
    optimiser or a file handles one array. A second MLP over a vector of gradients gives every
    gradient the shape of its parameter.

    Args:
        sizes: Units of every layer, input first.
        params: Flat vector of `MLP.count(sizes)` numbers.
        with_kernels: How to compute; what suits this machine when None.
    """

    def __init__(
        self, sizes: Sequence[int], params: FloatArray, with_kernels: Kernels | None = None
    ) -> None:
        if params.shape != (self.count(sizes),):
            raise ValueError(f"params has shape {params.shape}, allowed: ({self.count(sizes)},)")
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
        """Return room for batches of `rows`."""
        return Workspace(self.sizes, rows, self.weights[0].dtype)

    def forward(self, inputs: FloatArray, work: Workspace | None = None) -> FloatArray:
        """Apply the network.

        Args:
            inputs: Shape (rows, inputs).
            work: Room to reuse, overwritten; the result lies in it. Allocated when None.

        Returns:
            Outputs. Shape (rows, outputs).
        """
        work = work or self.workspace(len(inputs))
        work.inputs = x = inputs
        forward, last = self.kernels.forward, work.layers[-1]
        for weight, bias, out in zip(self.weights, self.biases, work.layers, strict=True):
            forward(x, weight, bias, out, out is not last)
            x = out
        return x

    def predict(self, inputs: FloatArray) -> FloatArray:
        """Apply the network to any number of rows, in parts that stay in the processor's cache.

        Args:
            inputs: Shape (rows, inputs).

        Returns:
            Outputs. Shape (rows, outputs).
        """
        outputs = np.empty((len(inputs), self.sizes[-1]), self.weights[0].dtype)
        work = self.workspace(min(len(inputs), PART))
        for start in range(0, len(inputs), PART):
            part = inputs[start : start + PART]
            full = len(part) == work.rows
            outputs[start : start + PART] = self.forward(part, work if full else None)
        return outputs

    def backward(self, work: Workspace, d_outputs: FloatArray, gradient: MLP) -> None:
        """Write the gradient of a loss with respect to every parameter.

        With delta_L = d_outputs, layer by layer downwards: dW_l = h_{l-1}^T delta_l,
        db_l = sum of delta_l over the batch, delta_{l-1} = (delta_l W_l^T) * (1 - h_{l-1}^2).

        Args:
            work: As `forward` left it; its hidden layers are used up.
            d_outputs: Gradient of the loss with respect to the outputs. Shape (rows, outputs).
            gradient: Receives the gradient in its weights and biases.
        """
        kernels, delta = self.kernels, d_outputs
        for i in range(len(self.weights) - 1, 0, -1):
            hidden, below = work.layers[i - 1], work.deltas[i - 1]
            kernels.parameter_gradients(hidden, delta, gradient.weights[i], gradient.biases[i])
            kernels.pull_back(delta, self.weights[i], hidden, below)
            delta = below
        kernels.parameter_gradients(work.inputs, delta, gradient.weights[0], gradient.biases[0])
