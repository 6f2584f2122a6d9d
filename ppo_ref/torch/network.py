"""The actors and critics of P members as one: every weight has a first axis, the member's.

A member's parameters are one row, laid out like the numpy core's flat vector.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.network import MLP


class TorchMLP:
    """P networks of linear layers with tanh between them: y = x W + b.

    Args:
        weights: One tensor (P, inputs, outputs) per layer.
        biases: One tensor (P, 1, outputs) per layer.
    """

    def __init__(self, weights: Sequence[Tensor], biases: Sequence[Tensor]) -> None:
        self.weights, self.biases = list(weights), list(biases)

    def head(self, columns: slice) -> TorchMLP:
        """Return the networks with only some of their outputs, for inference; they share memory."""
        weights = [*self.weights[:-1], self.weights[-1].detach()[..., columns]]
        return TorchMLP(weights, [*self.biases[:-1], self.biases[-1].detach()[..., columns]])

    def forward(self, inputs: Tensor) -> Tensor:
        """Apply each network to its rows. Shape (P, rows, inputs) -> (P, rows, outputs)."""
        x, last = inputs, len(self.weights) - 1
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.baddbmm(bias, x, weight)
            if i < last:
                x = torch.tanh(x)
        return x


class TorchActorCritic:
    """The numpy core's `ActorCritic` for P members, on a device.

    Every weight and bias is a leaf for autograd that shares memory with `params`: clipping and Adam
    are a handful of kernels on all parameters, however many layers and members there are.

    Args:
        models: The members' first networks, all of one shape; copied.
        dtype: Float type.
        device: The device that holds them.
    """

    def __init__(
        self, models: Sequence[ActorCritic], *, dtype: torch.dtype, device: torch.device
    ) -> None:
        self._shape = shape = models[0]
        rows = [torch.from_numpy(model.params) for model in models]
        self.params = torch.stack(rows).to(device, dtype)
        """Shape (P, number of parameters)."""
        self.gradient = torch.zeros_like(self.params)
        """Gradient of the last losses. Shape (P, number of parameters)."""
        self._used = 0
        self._leaves: list[Tensor] = []
        self.networks = [self._network(network) for network in shape.networks]
        """The trained networks: the actors and the critics, or those that are both."""
        self.log_std = self._leaf(shape.log_std.shape)
        """Logarithms of the standard deviations of Gaussian policies. Shape (P, num_log_std)."""
        self.shared = shape.shared
        both = self.networks[0]
        self.actor = both.head(slice(-1)) if self.shared else both
        self.critic = both.head(slice(-1, None)) if self.shared else self.networks[1]

    def forward(self, obs: Tensor) -> tuple[Tensor, Tensor]:
        """Return outputs (P, rows, O) and values (P, rows), to be differentiated."""
        outputs = [network.forward(obs) for network in self.networks]
        if self.shared:
            return outputs[0][..., :-1], outputs[0][..., -1]
        return outputs[0], outputs[1][..., 0]

    def differentiate(self, losses: Tensor) -> None:
        """Write the gradient of each member's loss (P,) into its row of `gradient`.

        Members share nothing, so the gradient of the sum holds the gradients of all.
        """
        found = torch.autograd.grad(losses.sum(), self._leaves, materialize_grads=True)
        torch.cat([gradient.flatten(1) for gradient in found], 1, out=self.gradient)

    def to_numpy(self, member: int) -> ActorCritic:
        """Return a copy of one member's networks that the numpy core can run or export."""
        return self._shape.like(self.params[member].cpu().numpy().copy())

    def _network(self, mlp: MLP) -> TorchMLP:
        weights, biases = [], []
        for weight, bias in zip(mlp.weights, mlp.biases, strict=True):
            weights.append(self._leaf(weight.shape))
            biases.append(self._leaf((1, *bias.shape)))
        return TorchMLP(weights, biases)

    def _leaf(self, shape: tuple[int, ...]) -> Tensor:
        """Return the next columns as a leaf, in the numpy core's order."""
        size = torch.Size(shape).numel()
        part = slice(self._used, self._used + size)
        self._used += size
        leaf = self.params[:, part].view(len(self.params), *shape).requires_grad_()
        self._leaves.append(leaf)
        return leaf
