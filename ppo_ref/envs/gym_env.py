"""Any Gymnasium environment behind the same interface: `gym:LunarLander-v3` and the like.

Gymnasium is imported only here, and only for such a name. Its vector environments
reset in the step after an episode's end unless told otherwise; here they reset in the same step.
"""

from __future__ import annotations

import importlib
import inspect
import math
from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from ppo_ref.arrays import BoolArray, FloatArray, IntArray
from ppo_ref.envs.actions import execution
from ppo_ref.envs.env import Step
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete, Space
from ppo_ref.envs.world import EnvSpec
from ppo_ref.errors import FieldError

PREFIX = "gym:"
SHOWN = 32
"""Entries of an observation that `render_state` returns at most: an image has thousands."""


class GymEnv:
    """N copies of a Gymnasium environment with same-step autoreset and true final observations.

    Observations become rows of floats: boxes are flattened, a discrete one is one-hot. What happens
    by chance is decided by Gymnasium's own generators, which `reset` seeds.

    Args:
        name: `gym:` and an id that Gymnasium knows.
        num_envs: Copies N.
        dtype: Float type of observations and rewards.

    Raises:
        ValueError: Gymnasium is not installed or does not know the id; something the environment
            needs is missing; a space is of a kind that a policy here cannot have; or `num_envs`
            is below 1.
    """

    can_be_saved = False
    """Checkpoints of a run hold the policy alone, and the run cannot be resumed."""

    def __init__(self, name: str, num_envs: int, *, dtype: npt.DTypeLike = np.float32) -> None:
        if num_envs < 1:
            raise FieldError("num_envs", num_envs, "1 and more")
        self.num_envs = num_envs
        self.dtype = np.dtype(dtype)
        self._vector = _make(name, num_envs)
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
        obs, rewards, terminated, truncated, info = self._vector.step(self._theirs(actions))
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

    def close(self) -> None:
        """Close windows and simulators."""
        self._vector.close()

    def _rows(self, obs: npt.NDArray[Any]) -> FloatArray:
        """Return observations as rows of floats. Shape (n, D)."""
        space = self._vector.single_observation_space
        if hasattr(space, "start"):  # Discrete; MultiBinary has an n as well
            obs = np.eye(int(space.n))[obs - space.start]
        return obs.reshape(len(obs), -1).astype(self.dtype)

    def _theirs(self, actions: IntArray | FloatArray) -> npt.NDArray[Any]:
        """Check actions, clip them to their bounds and number them as Gymnasium does."""
        space, executed = self._vector.single_action_space, self._execute(actions)
        if isinstance(self._spec.action_space, Box):
            shaped = executed.reshape(self.num_envs, *space.shape)
            whole = np.issubdtype(space.dtype, np.integer)
            theirs = (np.rint(shaped) if whole else shaped).astype(space.dtype)
            # A bound that our floats cannot hold was rounded, perhaps outwards.
            return theirs.clip(space.low, space.high)
        numbers: npt.NDArray[Any] = executed.astype(space.dtype) + space.start
        return numbers


def _make(name: str, num_envs: int) -> Any:  # noqa: ANN401 - Gymnasium is optional, so are its types
    """Return Gymnasium's vector environment: a fast one of its own, if that resets in time."""
    try:
        import gymnasium
        from gymnasium.vector import AutoresetMode
    except ImportError as error:
        raise ValueError(
            f"env is {name!r}, which needs Gymnasium: pip install 'ppo-lab[gym]'"
        ) from error
    module, _, identifier = name.removeprefix(PREFIX).rpartition(":")
    same_step = AutoresetMode.SAME_STEP
    try:
        if module:  # "ale_py:ALE/Pong-v5": importing it registers the id
            importlib.import_module(module)
        entry = gymnasium.spec(identifier).vector_entry_point
        if entry is not None and "autoreset_mode" in _parameters(entry):
            return gymnasium.make_vec(identifier, num_envs, autoreset_mode=same_step)
        return gymnasium.make_vec(
            identifier,
            num_envs,
            vectorization_mode="sync",
            vector_kwargs={"autoreset_mode": same_step},
            wrappers=(_copying,),
        )
    except gymnasium.error.DependencyNotInstalled as error:
        raise ValueError(f"env is {name!r}, which needs more than Gymnasium: {error}") from error
    except (gymnasium.error.Error, ModuleNotFoundError) as error:
        allowed = (
            f"{PREFIX} and an id with its version that Gymnasium knows; "
            f"gymnasium.pprint_registry() lists them. It says: {error}"
        )
        raise FieldError("env", name, allowed) from error
    except ImportError as error:  # MuJoCo's old versions ask for a package by this
        raise ValueError(f"env is {name!r}, which needs more than Gymnasium: {error}") from error


def _copying(env: Any) -> Any:  # noqa: ANN401
    """Return an environment whose final observation outlives the reset that follows at once.

    Some write every observation into one buffer, and Gymnasium keeps the last one as it was given.
    """
    from gymnasium.wrappers import TransformObservation

    return TransformObservation(env, copy, env.observation_space)


def _parameters(entry: Any) -> Any:  # noqa: ANN401 - a class, or where it is to be found
    from gymnasium.envs.registration import load_env_creator

    return inspect.signature(
        load_env_creator(entry) if isinstance(entry, str) else entry
    ).parameters


def _describe(name: str, vector: Any) -> EnvSpec:  # noqa: ANN401
    """Return the static facts about an environment."""
    registered = vector.spec
    obs_dim = _obs_dim(name, vector.single_observation_space)
    return EnvSpec(
        name=name,
        description=f"{name.removeprefix(PREFIX)} as Gymnasium makes it.",
        obs_dim=obs_dim,
        action_space=_action_space(name, vector.single_action_space),
        state_labels=tuple(f"obs {entry}" for entry in range(min(obs_dim, SHOWN))),
        max_episode_steps=registered.max_episode_steps,
        random_return=None,
        best_return=None,
        solved_return=registered.reward_threshold,
        reward_range=(-math.inf, math.inf),
    )


def _obs_dim(name: str, space: Any) -> int:  # noqa: ANN401
    kind = type(space).__name__
    if kind == "Discrete":
        return int(space.n)
    if kind in ("Box", "MultiBinary"):
        return math.prod(space.shape)
    raise ValueError(f"{name} has {kind} observations, allowed: Box, Discrete, MultiBinary")


def _action_space(name: str, space: Any) -> Space:  # noqa: ANN401
    kind = type(space).__name__
    if kind == "Discrete":
        return Discrete(tuple(f"action {number}" for number in range(space.n)))
    if kind == "MultiDiscrete" and space.nvec.ndim == 1:
        return MultiDiscrete(tuple(tuple(map(str, range(size))) for size in space.nvec))
    if kind == "Box":
        low, high = (tuple(float(x) for x in side.ravel()) for side in (space.low, space.high))
        return Box(tuple(f"component {k}" for k in range(len(low))), low, high)
    raise ValueError(f"{name} has {kind} actions, allowed: Box, Discrete, flat MultiDiscrete")
