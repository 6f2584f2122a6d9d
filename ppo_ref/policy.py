"""A trained policy on its own: what to do, and what it expects, for given observations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike
from typing import Any, BinaryIO, Self

import numpy as np

from ppo_ref.arrays import FloatArray, IntArray
from ppo_ref.config import RunSpec
from ppo_ref.distributions import Categorical
from ppo_ref.events import SCHEMA_VERSION
from ppo_ref.network import ActorCritic

FORMAT = "ppo-lab-policy-1"


def policy_metadata(
    spec: RunSpec, *, global_step: int, episode_return: float | None
) -> dict[str, str]:
    """Return where a policy comes from: the `metadata` of a `Policy` and of its ONNX file.

    Args:
        spec: The run.
        global_step: Env steps it had been trained for.
        episode_return: Mean return at that time, None if unknown.
    """
    return {
        "env": spec.env,
        "seed": str(spec.seed),
        "global_step": str(global_step),
        "episode_return": "" if episode_return is None else repr(float(episode_return)),
        "schema_version": str(SCHEMA_VERSION),
        "config": json.dumps(spec.config.to_dict()),
    }


class Policy:
    """Networks for inference; training goes on without touching them.

    Args:
        model: The networks.
        metadata: Where it comes from, as `policy_metadata` returns; kept in files.
    """

    def __init__(self, model: ActorCritic, metadata: Mapping[str, str] | None = None) -> None:
        self.model = model
        self.metadata = dict(metadata or {})

    @property
    def obs_dim(self) -> int:
        """Numbers per observation."""
        return self.model.actor.sizes[0]

    @property
    def num_actions(self) -> int:
        """Actions to choose from."""
        return self.model.actor.sizes[-1]

    def logits(self, obs: FloatArray) -> FloatArray:
        """Return unnormalised log-probabilities of the actions.

        Args:
            obs: Shape (n, obs_dim), or (obs_dim,) for one.

        Returns:
            Shape (n, num_actions), or (num_actions,).

        Raises:
            ValueError: The last axis of `obs` is not obs_dim long.
        """
        rows = self._rows(obs)
        return self.model.actor.forward(rows).reshape((*np.shape(obs)[:-1], self.num_actions))

    def value(self, obs: FloatArray) -> FloatArray:
        """Return the expected discounted return. Shape (n,), or () for one observation.

        Args:
            obs: As in `logits`.

        Raises:
            ValueError: As `logits`.
        """
        return self.model.critic.forward(self._rows(obs)).reshape(np.shape(obs)[:-1])

    def act(self, obs: FloatArray, rng: np.random.Generator | None = None) -> IntArray:
        """Choose actions: the most probable ones, or drawn ones when given an `rng`.

        Args:
            obs: As in `logits`.
            rng: Draws the actions.

        Returns:
            Shape (n,), or () for one observation.

        Raises:
            ValueError: As `logits`.
        """
        logits = self.logits(obs)
        if rng is None:
            return Categorical.mode(logits)
        return Categorical.sample(logits, Categorical.noise(rng, logits.shape))

    def save_npz(self, file: str | PathLike[str] | BinaryIO) -> None:
        """Write the parameters, one array per weight and bias, into an .npz file."""
        actor = self.model.actor
        about = {"format": FORMAT, "sizes": actor.sizes, "metadata": self.metadata}
        arrays: dict[str, Any] = {"about": np.array(json.dumps(about))}
        for name, network in (("actor", actor), ("critic", self.model.critic)):
            for i, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
                arrays[f"{name}_weight_{i}"], arrays[f"{name}_bias_{i}"] = weight, bias
        np.savez(file, **arrays)

    @classmethod
    def load_npz(cls, file: str | PathLike[str] | BinaryIO) -> Self:
        """Read what `save_npz` wrote.

        Raises:
            OSError: The file cannot be read.
            ValueError: It holds something else.
        """
        with np.load(file, allow_pickle=False) as arrays:
            about = json.loads(str(arrays["about"])) if "about" in arrays else {}
            if about.get("format") != FORMAT:
                raise ValueError(f"policy file holds {about.get('format')!r}, allowed: {FORMAT!r}")
            obs_dim, *hidden, num_actions = about["sizes"]
            dtype = arrays["actor_weight_0"].dtype
            model = ActorCritic(obs_dim, num_actions, hidden, dtype=dtype)
            for name, network in (("actor", model.actor), ("critic", model.critic)):
                for i, weight in enumerate(network.weights):
                    weight[:] = arrays[f"{name}_weight_{i}"]
                    network.biases[i][:] = arrays[f"{name}_bias_{i}"]
        return cls(model, about["metadata"])

    def _rows(self, obs: FloatArray) -> FloatArray:
        rows = np.asarray(obs, self.model.params.dtype)
        if rows.ndim == 0 or rows.shape[-1] != self.obs_dim:
            raise ValueError(f"obs has shape {rows.shape}, allowed: (n, {self.obs_dim})")
        return rows.reshape(-1, self.obs_dim)
