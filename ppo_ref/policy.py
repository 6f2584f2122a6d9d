"""A trained policy by itself: actions and values for given observations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.arrays import AnyArray, BoolArray, FloatArray
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.distributions import distribution_for, mask_invalid
from ppo_ref.envs.spaces import Box, Discrete, Space, outputs_in_words
from ppo_ref.envs.world import EnvSpec
from ppo_ref.errors import FieldError
from ppo_ref.events import SCHEMA_VERSION
from ppo_ref.files.npz import File, read_npz, write_npz
from ppo_ref.files.revision import git_revision
from ppo_ref.files.spaces_json import space_from_dict, space_to_dict
from ppo_ref.normalize import ObsNormalizer

FORMAT = "ppo-lab-policy-2"


def policy_metadata(
    spec: RunSpec, *, global_step: int, episode_return: float | None
) -> dict[str, str]:
    """Return a policy's origin: the `metadata` of a `Policy` and of its ONNX file.

    Args:
        spec: The run.
        global_step: Env steps it had been trained for.
        episode_return: Mean return at that time, None if unknown.
    """
    return {
        "env": spec.env,
        "seed": str(spec.seed),
        "gamma": repr(float(spec.config.gamma)),
        "global_step": str(global_step),
        "episode_return": "" if episode_return is None else repr(float(episode_return)),
        "schema_version": str(SCHEMA_VERSION),
        "git_revision": git_revision(),
        "config": json.dumps(spec.config.to_dict()),
    }


def model_for(
    spec: EnvSpec, config: PPOConfig, *, dtype: npt.DTypeLike = np.float32
) -> ActorCritic:
    """Return zero networks in the shape for a world and a config."""
    num_outputs = spec.action_space.num_outputs
    return ActorCritic(
        spec.obs_dim,
        num_outputs,
        config.hidden_sizes,
        shared=config.shared_network,
        num_log_std=num_outputs if isinstance(spec.action_space, Box) else 0,
        dtype=dtype,
    )


class Policy:
    """Networks for inference; training goes on without touching them.

    Args:
        model: The networks.
        metadata: Its origin, from `policy_metadata`; written to files.
        action_space: Its action space; one discrete action per output when None.
        normalizer: Normaliser of observations; read only.
    """

    def __init__(
        self,
        model: ActorCritic,
        metadata: Mapping[str, str] | None = None,
        *,
        action_space: Space | None = None,
        normalizer: ObsNormalizer | None = None,
    ) -> None:
        self.model = model
        self.metadata = dict(metadata or {})
        numbers = tuple(str(number) for number in range(model.actor.sizes[-1]))
        self.action_space: Space = action_space or Discrete(numbers)
        self.normalizer = normalizer
        self.distribution = distribution_for(self.action_space, model.log_std)

    @property
    def obs_dim(self) -> int:
        """Numbers per observation."""
        return self.model.actor.sizes[0]

    @property
    def num_outputs(self) -> int:
        """Outputs of the policy network: logits, or means of real numbers."""
        return self.model.actor.sizes[-1]

    def outputs(self, obs: FloatArray) -> FloatArray:
        """Return the policy network's outputs: logits of discrete actions, means of real ones.

        Args:
            obs: As the environment gives it. Shape (n, obs_dim), or (obs_dim,) for one.

        Returns:
            Shape (n, num_outputs), or (num_outputs,).

        Raises:
            ValueError: The last axis of `obs` is not obs_dim long.
        """
        rows = self._rows(obs)
        return self.model.actor.forward(rows).reshape((*np.shape(obs)[:-1], self.num_outputs))

    def value(self, obs: FloatArray) -> FloatArray:
        """Return the expected discounted return. Shape (n,), or () for one observation.

        Args:
            obs: Raw observations. Shape (n, obs_dim), or (obs_dim,) for one.

        Raises:
            ValueError: The last axis of `obs` is not obs_dim long.
        """
        return self.model.critic.forward(self._rows(obs)).reshape(np.shape(obs)[:-1])

    def act(
        self,
        obs: FloatArray,
        rng: np.random.Generator | None = None,
        *,
        valid: BoolArray | None = None,
    ) -> AnyArray:
        """Choose actions: the most probable ones, or drawn ones when given an `rng`.

        Args:
            obs: Raw observations. Shape (n, obs_dim), or (obs_dim,) for one.
            rng: Draws the actions.
            valid: Valid outputs, all when None. Shape (n, num_outputs), or (num_outputs,).

        Returns:
            Shape (n, *action_space.shape), without n for one observation. Real numbers may lie
            outside their bounds; environments execute them within.

        Raises:
            ValueError: The last axis of `obs` is not obs_dim long.
        """
        outputs = self.outputs(obs)
        if valid is not None:
            mask_invalid(outputs, valid)
        if rng is None:
            return self.distribution.mode(outputs)
        return self.distribution.sample(outputs, self.distribution.noise(rng, outputs.shape))

    def save_npz(self, file: File) -> None:
        """Write parameters and observation statistics as .npz under exactly the name given."""
        about = {
            "format": FORMAT,
            "model": self.model.shape,
            "action_space": space_to_dict(self.action_space),
            "metadata": self.metadata,
        }
        arrays: dict[str, Any] = {"params": self.model.params}
        if self.normalizer is not None:
            arrays |= {f"obs_{key}": value for key, value in self.normalizer.state_dict().items()}
        write_npz(file, about, arrays)

    @classmethod
    def load_npz(cls, file: File) -> Self:
        """Read what `save_npz` wrote.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is damaged or holds something else.
        """
        about, arrays = read_npz(file, "policy", FORMAT)
        model = ActorCritic(**about["model"], params=arrays["params"])
        normalizer = None
        if "obs_mean" in arrays:
            normalizer = ObsNormalizer(model.actor.sizes[0])
            seen = {key: arrays[f"obs_{key}"] for key in ("mean", "var", "count")}
            normalizer.load_state_dict(seen)
        space = space_from_dict(about["action_space"])
        return cls(model, about["metadata"], action_space=space, normalizer=normalizer)

    def _rows(self, obs: FloatArray) -> FloatArray:
        rows = np.asarray(obs, self.model.params.dtype)
        if rows.ndim == 0 or rows.shape[-1] != self.obs_dim:
            raise ValueError(f"obs has shape {rows.shape}, allowed: (n, {self.obs_dim})")
        rows = rows.reshape(-1, self.obs_dim)
        return rows if self.normalizer is None else self.normalizer.normalize(rows)


def require_same_shape(
    policy: Policy, model: ActorCritic, spec: EnvSpec, config: PPOConfig
) -> None:
    """Check that a run can start from a policy.

    Args:
        policy: Where it is to start.
        model: The run's networks.
        spec: The run's world.
        config: The run's config.

    Raises:
        ValueError: Something differs; the message names it.
    """
    kinds = (policy.action_space.kind, spec.action_space.kind)
    if kinds[0] != kinds[1]:
        raise ValueError(
            f"the policy's action space is {kinds[0]}, allowed for {spec.name}: {kinds[1]}"
        )
    for name, asked in model.shape.items():
        found = policy.model.shape[name]
        if found != asked:
            raise ValueError(f"the policy's {name} is {found}, allowed for this run: {asked}")
    outputs, asked_outputs = (outputs_in_words(x.action_space) for x in (policy, spec))
    if outputs != asked_outputs:
        raise ValueError(f"the policy has {outputs}, allowed for {spec.name}: {asked_outputs}")
    if (policy.normalizer is not None) != config.norm_obs:
        has = policy.normalizer is not None
        raise FieldError("norm_obs", config.norm_obs, str(has), when="with this policy")
