"""The policy and value networks over one parameter vector, separate or with a shared trunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ppo_ref.arrays import FloatArray
from ppo_ref.kernels import Kernels
from ppo_ref.network import MLP, Workspace, orthogonal

POLICY_GAIN, VALUE_GAIN = 0.01, 1.0
"""Of the last layers: a nearly uniform policy, a critic of size 1 (detail 2)."""


class ActorCritic:
    """A policy network (actor), a value network (critic) and the log_std of a Gaussian policy.

    Separate networks share only the vector. With `shared` they are one network whose last output is
    the value; `actor` and `critic` are then views of it, good for inference.

    Args:
        obs_dim: Inputs of both.
        num_outputs: Outputs of the actor: logits, or means of real numbers.
        hidden_sizes: Units of each hidden layer of both.
        params: Flat vector of all parameters, zeros when None: actor, critic, log_std.
        shared: Whether the hidden layers serve both.
        num_log_std: Standard deviations that a Gaussian policy has besides, 0 for others.
        dtype: Float type of a new vector.
        with_kernels: Array operations; the fastest for this machine when None.
    """

    def __init__(
        self,
        obs_dim: int,
        num_outputs: int,
        hidden_sizes: Sequence[int],
        params: FloatArray | None = None,
        *,
        shared: bool = False,
        num_log_std: int = 0,
        dtype: npt.DTypeLike = np.float32,
        with_kernels: Kernels | None = None,
    ) -> None:
        trunk = (obs_dim, *hidden_sizes)
        sizes = [(*trunk, num_outputs + 1)] if shared else [(*trunk, num_outputs), (*trunk, 1)]
        ends = np.cumsum([*map(MLP.count, sizes), num_log_std]).tolist()
        self.params: FloatArray = np.zeros(ends[-1], dtype) if params is None else params
        if self.params.shape != (ends[-1],):
            raise ValueError(f"params has shape {self.params.shape}, allowed: ({ends[-1]},)")
        self.networks = [
            MLP(size, self.params[end - MLP.count(size) : end], with_kernels)
            for size, end in zip(sizes, ends, strict=False)
        ]
        """What is trained: the actor and the critic, or the one that is both."""
        self.log_std: FloatArray = self.params[ends[-2] :]
        """Logarithms of the standard deviations of a Gaussian policy. Shape (num_log_std,)."""
        self.shared = shared
        self.actor = self.networks[0].head(slice(-1)) if shared else self.networks[0]
        self.critic = self.networks[0].head(slice(-1, None)) if shared else self.networks[1]

    @property
    def shape(self) -> dict[str, Any]:
        """The arguments that make networks of the same shape."""
        obs_dim, *hidden_sizes, num_outputs = self.actor.sizes
        return {
            "obs_dim": obs_dim,
            "num_outputs": num_outputs,
            "hidden_sizes": tuple(hidden_sizes),
            "shared": self.shared,
            "num_log_std": len(self.log_std),
        }

    def like(self, params: FloatArray) -> ActorCritic:
        """Return networks of the same shape over another vector, such as one of gradients."""
        return ActorCritic(**self.shape, params=params, with_kernels=self.actor.kernels)

    def initialise(self, rng: np.random.Generator, *, log_std: float = 0.0) -> None:
        """Draw initial parameters: a nearly uniform policy (head gain 0.01), a critic of gain 1."""
        if self.shared:
            self.networks[0].initialise(rng, VALUE_GAIN)
            for part, gain in ((self.actor, POLICY_GAIN), (self.critic, VALUE_GAIN)):
                rows, columns = part.weights[-1].shape
                part.weights[-1][:] = orthogonal(rng, rows, columns, gain)
        else:
            self.actor.initialise(rng, POLICY_GAIN)
            self.critic.initialise(rng, VALUE_GAIN)
        self.log_std[:] = log_std

    def workspaces(self, rows: int) -> list[Workspace]:
        """Allocate the workspace of `forward` and `backward` for batches of `rows`."""
        return [network.workspace(rows) for network in self.networks]

    def forward(self, obs: FloatArray, work: Sequence[Workspace]) -> tuple[FloatArray, FloatArray]:
        """Return the policy's outputs (rows, O) and values (rows,), which lie in `work`."""
        outputs = [net.forward(obs, room) for net, room in zip(self.networks, work, strict=True)]
        if self.shared:
            return outputs[0][:, :-1], outputs[0][:, -1]
        return outputs[0], outputs[1][:, 0]

    def backward(
        self,
        work: Sequence[Workspace],
        d_outputs: FloatArray,
        d_values: FloatArray,
        gradient: ActorCritic,
    ) -> None:
        """Write the gradient of a loss with respect to all parameters but log_std.

        Args:
            work: Filled by `forward`; overwritten.
            d_outputs: Gradient with respect to the policy's outputs. Shape (rows, O).
            d_values: With respect to the values. Shape (rows,).
            gradient: Receives it.
        """
        deltas = [d_outputs, d_values[:, None]]
        if self.shared:
            deltas = [np.concatenate(deltas, 1)]
        for network, room, delta, target in zip(
            self.networks, work, deltas, gradient.networks, strict=True
        ):
            network.backward(room, delta, target)
