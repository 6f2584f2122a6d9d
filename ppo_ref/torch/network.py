"""The actor and the critic on tensors, in the numpy core's layout: one flat parameter vector."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ppo_ref import network as numpy_network


class TorchMLP:
    """Linear layers with tanh between them. Weights multiply from the right: y = x W + b.

    Args:
        weights: One matrix (inputs, outputs) per layer.
        biases: One vector (outputs,) per layer.
    """

    def __init__(self, weights: Sequence[Tensor], biases: Sequence[Tensor]) -> None:
        self.weights, self.biases = list(weights), list(biases)

    def forward(self, inputs: Tensor) -> Tensor:
        """Apply the network. Shape (rows, inputs) -> (rows, outputs)."""
        x = inputs
        last = len(self.weights) - 1
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.addmm(bias, x, weight)
            if i < last:
                x = torch.tanh(x)
        return x


class TorchActorCritic:
    """Both networks over one flat vector, with a flat vector for their gradients beside it.

    Every weight and bias is a leaf for autograd that shares memory with `params`, and its `.grad`
    shares memory with `gradient`: clipping and Adam are a handful of kernels on whole vectors.

    Args:
        model: What it starts from; copied.
        dtype: Float type.
        device: Where it lives.
    """

    def __init__(
        self, model: numpy_network.ActorCritic, *, dtype: torch.dtype, device: torch.device
    ) -> None:
        self._shape = model
        self.params = torch.tensor(model.params, dtype=dtype, device=device)
        """Shape (P,)."""
        self.gradient = torch.zeros_like(self.params)
        """Of whatever was differentiated since it was last zeroed. Shape (P,)."""
        self._used = 0
        self.actor = self._network(model.actor)
        self.critic = self._network(model.critic)

    def to_numpy(self) -> numpy_network.ActorCritic:
        """Return a copy that the numpy core can run or export."""
        return self._shape.like(self.params.cpu().numpy().copy())

    def _network(self, mlp: numpy_network.MLP) -> TorchMLP:
        weights, biases = [], []
        for weight, bias in zip(mlp.weights, mlp.biases, strict=True):
            weights.append(self._leaf(weight.shape))
            biases.append(self._leaf(bias.shape))
        return TorchMLP(weights, biases)

    def _leaf(self, shape: tuple[int, ...]) -> Tensor:
        """Hand out the next part of the vectors, in the order in which the numpy core does."""
        size = torch.Size(shape).numel()
        part = slice(self._used, self._used + size)
        self._used += size
        leaf = self.params[part].view(shape).requires_grad_()
        leaf.grad = self.gradient[part].view(shape)
        return leaf
