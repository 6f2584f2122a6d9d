"""The actor and the critic on tensors, in the numpy core's layout: one flat parameter vector."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.network import MLP


class TorchMLP:
    """Linear layers with tanh between them. Weights multiply from the right: y = x W + b.

    Args:
        weights: One matrix (inputs, outputs) per layer.
        biases: One vector (outputs,) per layer.
    """

    def __init__(self, weights: Sequence[Tensor], biases: Sequence[Tensor]) -> None:
        self.weights, self.biases = list(weights), list(biases)

    def head(self, columns: slice) -> TorchMLP:
        """Return the network with only some of its outputs, for inference; it shares memory."""
        weights = [*self.weights[:-1], self.weights[-1].detach()[:, columns]]
        return TorchMLP(weights, [*self.biases[:-1], self.biases[-1].detach()[columns]])

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
    """The numpy core's `ActorCritic` on a device, with a flat vector for gradients beside it.

    Every weight and bias is a leaf for autograd that shares memory with `params`, and its `.grad`
    shares memory with `gradient`: clipping and Adam are a handful of kernels on whole vectors.

    Args:
        model: What it starts from; copied.
        dtype: Float type.
        device: Where it lives.
    """

    def __init__(self, model: ActorCritic, *, dtype: torch.dtype, device: torch.device) -> None:
        self._shape = model
        self.params = torch.tensor(model.params, dtype=dtype, device=device)
        """Shape (P,)."""
        self.gradient = torch.zeros_like(self.params)
        """Of whatever was differentiated since it was last zeroed. Shape (P,)."""
        self._used = 0
        self.networks = [self._network(network) for network in model.networks]
        """What is trained: the actor and the critic, or the one that is both."""
        self.log_std = self._leaf(model.log_std.shape)
        """Logarithms of the standard deviations of a Gaussian policy. Shape (num_log_std,)."""
        self.shared = model.shared
        self.actor = self.networks[0].head(slice(-1)) if self.shared else self.networks[0]
        self.critic = self.networks[0].head(slice(-1, None)) if self.shared else self.networks[1]

    def forward(self, obs: Tensor) -> tuple[Tensor, Tensor]:
        """Return the policy's outputs (rows, O) and values (rows,), to be differentiated."""
        outputs = [network.forward(obs) for network in self.networks]
        if self.shared:
            return outputs[0][:, :-1], outputs[0][:, -1]
        return outputs[0], outputs[1][:, 0]

    def to_numpy(self) -> ActorCritic:
        """Return a copy that the numpy core can run or export."""
        return self._shape.like(self.params.cpu().numpy().copy())

    def _network(self, mlp: MLP) -> TorchMLP:
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
