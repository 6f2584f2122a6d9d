"""The networks of P agents as one: every weight gets a first axis, every product is batched."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.network import MLP


class PopulationMLP:
    """P networks side by side. Inputs come as environments do: member by member, N rows each.

    Args:
        weights: One tensor (P, inputs, outputs) per layer.
        biases: One tensor (P, outputs) per layer.
        num_envs: Rows N of one member in one env step.
    """

    def __init__(self, weights: Sequence[Tensor], biases: Sequence[Tensor], num_envs: int) -> None:
        self.weights, self.biases = list(weights), list(biases)
        self._num_envs = num_envs

    def head(self, columns: slice) -> PopulationMLP:
        """Return the networks with only some of their outputs, for inference."""
        weights = [*self.weights[:-1], self.weights[-1].detach()[:, :, columns]]
        biases = [*self.biases[:-1], self.biases[-1].detach()[:, columns]]
        return PopulationMLP(weights, biases, self._num_envs)

    def forward(self, inputs: Tensor) -> Tensor:
        """Apply each network to its rows. Shape (K * P * N, inputs) -> (K * P * N, outputs)."""
        members, rows = len(self.weights[0]), self._num_envs
        by_step = inputs.view(-1, members, rows, inputs.shape[-1])
        by_member = by_step.transpose(0, 1).reshape(members, -1, inputs.shape[-1])
        outputs = self.forward_members(by_member)
        again = outputs.view(members, -1, rows, outputs.shape[-1]).transpose(0, 1)
        return again.reshape(len(inputs), -1)

    def forward_members(self, inputs: Tensor) -> Tensor:
        """Apply each network to its rows. Shape (P, rows, inputs) -> (P, rows, outputs)."""
        x, last = inputs, len(self.weights) - 1
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.baddbmm(bias[:, None], x, weight)
            if i < last:
                x = torch.tanh(x)
        return x


class PopulationActorCritic:
    """`TorchActorCritic` for P members: `params` and `gradient` have one row for each.

    Args:
        models: What the members start from; copied. All of one shape.
        num_envs: Environments N of each.
        dtype: Float type.
        device: Where they live.
    """

    def __init__(
        self,
        models: Sequence[ActorCritic],
        num_envs: int,
        *,
        dtype: torch.dtype,
        device: torch.device,
    ) -> None:
        self._shape = shape = models[0]
        rows = [torch.from_numpy(model.params) for model in models]
        self.params = torch.stack(rows).to(device, dtype)
        """Shape (P, number of parameters)."""
        self.gradient = torch.zeros_like(self.params)
        """Of what `differentiate` was given last. Shape (P, number of parameters)."""
        self._num_envs, self._used = num_envs, 0
        self._leaves: list[Tensor] = []
        self.networks = [self._network(network) for network in shape.networks]
        """What is trained: the actors and the critics, or those that are both."""
        self._log_std = self._leaf(shape.log_std.shape)
        self.shared = shape.shared
        both = self.networks[0]
        self.actor = both.head(slice(-1)) if self.shared else both
        self.critic = both.head(slice(-1, None)) if self.shared else self.networks[1]

    @property
    def log_std(self) -> Tensor:
        """Of each member's policy, repeated for each of its environments. Shape (P * N, A)."""
        return self._log_std.detach().repeat_interleave(self._num_envs, 0)

    @property
    def member_log_std(self) -> Tensor:
        """Of each member's policy, to be differentiated. Shape (P, A)."""
        return self._log_std

    def forward(self, obs: Tensor) -> tuple[Tensor, Tensor]:
        """Return outputs (P, rows, O) and values (P, rows) of observations (P, rows, D)."""
        outputs = [network.forward_members(obs) for network in self.networks]
        if self.shared:
            return outputs[0][..., :-1], outputs[0][..., -1]
        return outputs[0], outputs[1][..., 0]

    def differentiate(self, losses: Tensor) -> None:
        """Write the gradient of each member's loss (P,) into its row of `gradient`.

        Members share nothing, so the gradient of the sum holds the gradients of all.
        """
        found = torch.autograd.grad(losses.sum(), self._leaves, materialize_grads=True)
        torch.cat([gradient.flatten(1) for gradient in found], 1, out=self.gradient)

    def to_numpy(self, member: int, params: Tensor) -> ActorCritic:
        """Return a copy of one member's networks over parameters of all, (P, ...)."""
        return self._shape.like(params[member].detach().cpu().numpy().copy())

    def _network(self, mlp: MLP) -> PopulationMLP:
        weights, biases = [], []
        for weight, bias in zip(mlp.weights, mlp.biases, strict=True):
            weights.append(self._leaf(weight.shape))
            biases.append(self._leaf(bias.shape))
        return PopulationMLP(weights, biases, self._num_envs)

    def _leaf(self, shape: tuple[int, ...]) -> Tensor:
        """Hand out the next columns, in the order in which a single model does."""
        size = torch.Size(shape).numel()
        part = slice(self._used, self._used + size)
        self._used += size
        leaf = self.params[:, part].view(len(self.params), *shape).requires_grad_()
        self._leaves.append(leaf)
        return leaf
