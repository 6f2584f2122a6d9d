"""N copies of a world side by side: keeps their states, counts their steps, resets the ended."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ppo_ref.arrays import BoolArray, FloatArray, IntArray
from ppo_ref.envs.actions import check_valid, execution
from ppo_ref.envs.env import Step
from ppo_ref.envs.world import EnvSpec, World
from ppo_ref.errors import FieldError


class BatchEnv:
    """N copies of a world with same-step autoreset: where an episode ends, the next one begins.

    Args:
        world: The dynamics.
        num_envs: Copies N.
        dtype: Float type of states. Gymnasium computes in float64, training needs float32 only.

    Raises:
        ValueError: `num_envs` is below 1.
    """

    can_be_saved = True
    """Whether `state_dict` returns the complete state."""
    maker = "ppo_ref"

    def __init__(self, world: World, num_envs: int, *, dtype: npt.DTypeLike = np.float32) -> None:
        if num_envs < 1:
            raise FieldError("num_envs", num_envs, "1 and more")
        self.world = world
        self.num_envs = num_envs
        self.dtype = np.dtype(dtype)
        self._clock = 0
        self._started_at = np.zeros(num_envs, np.int64)
        """Clock at the start of each episode: its length is the difference, no counting needed."""
        self._find_next_limit()
        self._states: FloatArray = np.zeros((num_envs, len(world.spec.state_labels)), self.dtype)
        self._reached: FloatArray = self._states
        self._masks = world.spec.masks_actions
        self._step_uniforms = world.spec.num_step_uniforms
        self._execute = execution(world.spec.action_space, num_envs, self.dtype)
        self._below_one = np.nextafter(self.dtype.type(1), self.dtype.type(0))
        """Rounding to float32 would give a 1 every thirty million draws."""
        self._no_uniforms: FloatArray = np.zeros((num_envs, 0), self.dtype)
        self._never: BoolArray = np.zeros(num_envs, np.bool_)
        self._never.flags.writeable = False  # many steps hand it out
        self._nobody: IntArray = np.zeros(0, np.int64)

    @property
    def spec(self) -> EnvSpec:
        """Static facts about the world."""
        return self.world.spec

    def reset(self, rng: np.random.Generator) -> FloatArray:
        """Start an episode in every copy.

        Returns:
            First observations. Shape (N, D).
        """
        self._clock = 0
        self._started_at[:] = 0
        self._find_next_limit()
        self._states = self._reached = self._first_states(rng, self.num_envs)
        return self._observe(self._states)

    def valid_actions(self) -> BoolArray | None:
        """Return the policy's valid outputs; None where all always are.

        Shape (N, num_outputs).
        """
        if not self.spec.masks_actions:
            return None
        valid: BoolArray = self.world.valid_actions(np, self._states)
        return valid

    def step(self, actions: IntArray | FloatArray, rng: np.random.Generator) -> Step:
        """Advance every copy by one env step and reset those whose episode ended.

        Args:
            actions: What the policy chose: whole numbers, or real numbers as sampled, which are
                executed within their bounds. Shape (N, *action_space.shape).
            rng: Source of the world's randomness, then of first states.

        Raises:
            ValueError: Wrong shape or type, an action outside the range, masked, or not finite.
        """
        executed, uniforms = self._execute(actions), self._no_uniforms
        if self._masks:
            valid: BoolArray = self.world.valid_actions(np, self._states)
            check_valid(self.spec.action_space, actions, valid)  # type: ignore[arg-type]
        if self._step_uniforms:
            uniforms = self._uniforms(rng, self.num_envs, self._step_uniforms)
        states, rewards, terminated = self.world.step(np, self._states, executed, uniforms)
        self._clock += 1
        self._reached = self._states = states
        obs = final_obs = self._observe(states)
        truncated, ended = self._never, self._nobody
        over_limit = self._clock >= self._next_limit
        if over_limit:
            truncated = (self._clock - self._started_at >= self._limit) & ~terminated
        if over_limit or np.count_nonzero(terminated):
            ended = (terminated | truncated).nonzero()[0]
            obs = self._restart(ended, rng)
        return Step(obs, rewards, terminated, truncated, final_obs, ended)

    def render_state(self, index: int = 0, *, reached: bool = False) -> list[float]:
        """Return the state of one copy, entries named by `spec.state_labels`, to be drawn.

        Args:
            index: Which copy.
            reached: The state that the last step reached, even if its episode ended there.
        """
        states = self._reached if reached else self._states
        return [float(value) for value in states[index]]

    def close(self) -> None:
        """Do nothing: arrays need no closing."""

    def state_dict(self) -> dict[str, Any]:
        """Return the complete state as arrays."""
        return {
            "states": self._states.copy(),
            "episode_steps": self._clock - self._started_at,
        }

    def load_state_dict(self, saved: dict[str, Any]) -> FloatArray:
        """Restore the state that `state_dict` returned.

        Returns:
            Current observations. Shape (N, D).

        Raises:
            ValueError: The state is of another number of copies or another world.
        """
        states = np.array(saved["states"], self.dtype)
        if states.shape != self._states.shape:
            raise ValueError(
                f"saved states have shape {states.shape}, allowed: {self._states.shape}"
            )
        self._states = self._reached = states
        self._clock = 0
        self._started_at = -np.array(saved["episode_steps"], np.int64)
        self._find_next_limit()
        return self._observe(states)

    @property
    def _limit(self) -> float:
        limit = self.spec.max_episode_steps
        return np.inf if limit is None else limit

    def _find_next_limit(self) -> None:
        """Store the step at which the oldest episode reaches the step limit."""
        self._next_limit = int(self._started_at.min()) + self._limit

    def _first_states(self, rng: np.random.Generator, count: int) -> FloatArray:
        uniforms = self._uniforms(rng, count, self.spec.num_uniforms)
        first: FloatArray = self.world.reset(np, uniforms)
        return first

    def _uniforms(self, rng: np.random.Generator, count: int, width: int) -> FloatArray:
        """Draw numbers of [0, 1): the same in every precision, up to rounding."""
        uniforms: FloatArray = np.asarray(rng.random((count, width)), self.dtype)
        np.minimum(uniforms, self._below_one, out=uniforms)
        return uniforms

    def _observe(self, states: FloatArray) -> FloatArray:
        obs: FloatArray = self.world.observe(np, states)
        # A changed observation must not change the world.
        return obs.copy() if obs is states else obs

    def _restart(self, ended: IntArray, rng: np.random.Generator) -> FloatArray:
        """Replace the states of ended episodes by first states; return the observations."""
        self._states = self._reached.copy()
        self._states[ended] = self._first_states(rng, len(ended))
        self._started_at[ended] = self._clock
        self._find_next_limit()
        return self._observe(self._states)
