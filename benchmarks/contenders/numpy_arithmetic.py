"""The networks' arithmetic alone, as fast as numpy can: the limit of all programs built on numpy.

It has no world, loss or optimiser, and learns nothing. Every operation is repeated by itself on
arrays that stay in the cache, so that memory and Python take hardly any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from contenders.ppo_numpy import run_spec
from contenders.workload import Recipe, Trainer, run
from ppo_ref.arrays import FloatArray
from ppo_ref.envs.worlds.cartpole import CartPole
from ppo_ref.network import MLP
from ppo_ref.policy import model_for

ROWS = 1024
"""Rows that an operation is fastest with here: fewer cost calls, more do not stay in the cache."""

Operation = Callable[[], object]


def forward(net: MLP, inputs: FloatArray, layers: list[FloatArray]) -> Iterator[Operation]:
    """Yield the operations for `layers`: the hidden ones after their tanh, and the outputs."""
    for weight, bias, out in zip(net.weights, net.biases, layers, strict=True):
        product, sums = np.empty_like(out), np.empty_like(out)
        hidden = out is not layers[-1]
        yield partial(np.matmul, inputs, weight, product)
        yield partial(np.add, product, bias, sums if hidden else out)
        if hidden:
            yield partial(np.tanh, sums, out)
        inputs = out


def backward(
    net: MLP, inputs: FloatArray, layers: list[FloatArray], delta: FloatArray, gradient: MLP
) -> Iterator[Operation]:
    """Yield the operations for `gradient` from `delta`, that of the outputs, after `forward`."""
    ones = np.ones(len(inputs), inputs.dtype)
    for i, below in reversed(list(enumerate([inputs, *layers[:-1]]))):
        yield partial(np.matmul, below.T, delta, gradient.weights[i])
        yield partial(np.matmul, ones, delta, gradient.biases[i])
        if i == 0:
            return
        pulled, square, slope, next_delta = (np.empty_like(below) for _ in range(4))
        if delta.shape[1] == 1:  # the critic's, where BLAS is slow
            yield partial(np.einsum, "mk,nk->mn", delta, net.weights[i], out=pulled)
        else:
            yield partial(np.matmul, delta, net.weights[i].T, pulled)
        yield partial(np.multiply, below, below, square)
        yield partial(np.subtract, 1.0, square, slope)
        yield partial(np.multiply, pulled, slope, next_delta)
        delta = next_delta


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender: both networks see every env step once, and again in every epoch."""
    rng = np.random.default_rng(recipe.seed)
    model = model_for(CartPole.spec, run_spec(recipe).config)
    model.initialise(rng)
    gradients = model.like(np.empty_like(model.params)).networks
    looks: list[Operation] = []
    learns: list[Operation] = []
    for net, gradient in zip(model.networks, gradients, strict=True):
        layers = net.workspace(ROWS).layers
        inputs, delta = (rng.standard_normal((ROWS, net.sizes[end]), np.float32) for end in (0, -1))
        looks += forward(net, inputs, layers)
        learns += backward(net, inputs, layers, delta, gradient)

    def advance(iterations: int) -> None:
        blocks = iterations * recipe.batch_size / ROWS
        epochs = recipe.update_epochs
        for operations, passes in ((looks, 1 + epochs), (learns, epochs)):
            for operation in operations:
                for _ in range(round(blocks * passes)):
                    operation()

    return Trainer(advance, lambda: ())


if __name__ == "__main__":
    run(make_trainer)
