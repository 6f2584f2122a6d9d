"""Any Gymnasium environment behind the same interface: `gym:LunarLander-v3` and the like.

Gymnasium's vector environments reset in the step after an episode's end unless told otherwise; here
they reset in the same step.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from ppo_ref.arrays import BoolArray, FloatArray, IntArray
from ppo_ref.envs import gym_spaces
from ppo_ref.envs.actions import execution
from ppo_ref.envs.env import Step
from ppo_ref.envs.gym_make import make_vector
from ppo_ref.envs.gym_name import PREFIX, VECTOR_PREFIX, GymName
from ppo_ref.envs.world import EnvSpec
from ppo_ref.errors import FieldError

SHOWN = 32
"""Entries of an observation that `render_state` returns at most: an image has thousands."""
MAKERS = {
    PREFIX: "gymnasium.make",
    VECTOR_PREFIX: "gymnasium.make_vec, vector_entry_point",
}


class GymEnv:
    """N copies of a Gymnasium environment with same-step autoreset and true final observations.

    Observations become rows of floats by `gymnasium.spaces.flatten`. What happens by chance is
    decided by Gymnasium's own generators, which `reset` seeds.

    Args:
        name: `gym:` or `gym-vec:`, an id that Gymnasium knows, and perhaps keyword arguments, as
            `GymName` reads them.
        num_envs: Copies N.
        dtype: Float type of observations and rewards.

    Raises:
        ValueError: Gymnasium is not installed or does not know the id; something the environment
            needs is missing; a space is of a kind that a policy here cannot have; or `num_envs`
            is below 1.
    """

    can_be_saved = False
    """Checkpoints of a run hold all but the episodes, and a resumed run begins fresh ones."""

    def __init__(self, name: str, num_envs: int, *, dtype: npt.DTypeLike = np.float32) -> None:
        if num_envs < 1:
            raise FieldError("num_envs", num_envs, "1 and more")
        self.num_envs = num_envs
        self.dtype = np.dtype(dtype)
        self.maker = MAKERS[GymName.read(name).prefix]
        self._vector = make_vector(name, num_envs)
        self._spec = _describe(name, self._vector)
        self._execute = execution(self._spec.action_space, num_envs, self.dtype)
        self._seen: FloatArray = np.zeros((num_envs, self._spec.obs_dim), self.dtype)
        self._reached: FloatArray = self._seen

    @property
    def spec(self) -> EnvSpec:
        """Static facts about the environment; its best returns are unknown."""
        return self._spec

    def reset(self, rng: np.random.Generator) -> FloatArray:
        """Seed every copy and start its first episode; return first observations. Shape (N, D)."""
        obs, _ = self._vector.reset(seed=int(rng.integers(2**31 - self.num_envs)))
        self._seen = self._reached = self._rows(obs)
        return self._seen.copy()

    def valid_actions(self) -> BoolArray | None:
        """Return None: Gymnasium has no agreed way to mask actions."""
        return None

    def step(self, actions: IntArray | FloatArray, rng: np.random.Generator) -> Step:
        """Advance every copy by one env step and reset those whose episode ended.

        Args:
            actions: What the policy chose. Shape (N, *action_space.shape).
            rng: Not used: since `reset`, Gymnasium's own generators decide.

        Raises:
            ValueError: As `BatchEnv.step`.
        """
        space = self._vector.single_action_space
        theirs = gym_spaces.as_gymnasiums(space, self._execute(actions))
        obs, rewards, terminated, truncated, info = self._vector.step(theirs)
        truncated = truncated & ~terminated
        ended = (terminated | truncated).nonzero()[0]
        self._seen = self._reached = self._rows(obs)
        if ended.size:
            finals = np.stack([np.asarray(info["final_obs"][index]) for index in ended])
            self._reached = self._seen.copy()
            self._reached[ended] = self._rows(finals)
        return Step(
            self._seen.copy(),
            rewards.astype(self.dtype),
            terminated,
            truncated,
            self._reached.copy(),
            ended,
        )

    def render_state(self, index: int = 0, *, reached: bool = False) -> list[float]:
        """Return the first entries of the observation of one copy, which stands for its state."""
        rows = self._reached if reached else self._seen
        return [float(value) for value in rows[index, :SHOWN]]

    def state_dict(self) -> dict[str, Any]:
        """Refuse: Gymnasium's environments do not give out their state.

        Raises:
            ValueError: Always.
        """
        raise ValueError(
            f"{self._spec.name} cannot be saved: Gymnasium does not give out its state"
        )

    def load_state_dict(self, saved: dict[str, Any]) -> FloatArray:
        """Refuse: there is no state to restore.

        Raises:
            ValueError: Always.
        """
        raise ValueError(f"{self._spec.name} cannot be loaded: Gymnasium does not take a state")

    @property
    def has_pictures(self) -> bool:
        """Whether the environment can draw, if its name asks for `render_mode` "rgb_array"."""
        return "rgb_array" in (self._vector.metadata.get("render_modes") or ())

    def picture(self) -> npt.NDArray[np.uint8] | None:
        """Return the first copy as an image, None where it draws none. Shape (height, width, 3).

        The name must ask for images, by the keyword argument `render_mode`.
        """
        frames = self._vector.render()
        if frames is None or np.ndim(frames[0]) != 3:
            return None
        return np.asarray(frames[0], np.uint8)

    def close(self) -> None:
        """Close windows and simulators."""
        self._vector.close()

    def _rows(self, obs: npt.NDArray[Any]) -> FloatArray:
        """Return observations as rows of floats. Shape (n, D)."""
        return gym_spaces.rows(self._vector.single_observation_space, obs).astype(self.dtype)


def _describe(name: str, vector: Any) -> EnvSpec:  # noqa: ANN401 - Gymnasium is optional, so are its types
    """Return the static facts about an environment."""
    registered = vector.spec
    obs_dim = gym_spaces.obs_dim(name, vector.single_observation_space)
    parts = GymName.read(name)
    limit = parts.kwargs.get("max_episode_steps", registered.max_episode_steps)
    return EnvSpec(
        name=name,
        description=f"{str(parts).removeprefix(parts.prefix)} as Gymnasium makes it.",
        obs_dim=obs_dim,
        action_space=gym_spaces.action_space(name, vector.single_action_space),
        state_labels=tuple(f"obs {entry}" for entry in range(min(obs_dim, SHOWN))),
        max_episode_steps=None if limit is None or limit < 0 else limit,  # -1: no limit
        random_return=None,
        best_return=None,
        solved_return=registered.reward_threshold,
        reward_range=(-math.inf, math.inf),
    )
