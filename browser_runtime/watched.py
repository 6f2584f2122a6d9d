"""Worlds that remember where all their copies went, so that a page can draw them side by side."""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import BoolArray, FloatArray, IntArray
from ppo_ref.envs.batch_env import BatchEnv
from ppo_ref.envs.env import Step
from ppo_ref.envs.world import World


class WatchedEnv(BatchEnv):
    """A `BatchEnv` that keeps the states it reached until they are taken.

    Keeping costs a reference per step, because every step makes new arrays.
    """

    def __init__(self, world: World, num_envs: int) -> None:
        super().__init__(world, num_envs)
        self._seen: list[FloatArray] = []
        self._terminated: list[BoolArray] = []
        self._truncated: list[BoolArray] = []

    def step(self, actions: IntArray | FloatArray, rng: np.random.Generator) -> Step:
        """Step as ever, and remember."""
        result = super().step(actions, rng)
        self._seen.append(self._reached)
        self._terminated.append(result.terminated)
        self._truncated.append(result.truncated)
        return result

    def take(self) -> bytes:
        """Return and forget what was reached since the last call.

        Little-endian float32 states (T, N, S), before any reset, then one byte per step and copy
        (T, N): 0 where the episode went on, 1 where it terminated, 2 where it was truncated.
        """
        if not self._seen:
            return b""
        states = np.concatenate(self._seen, dtype="<f4")
        flags = np.concatenate(self._truncated).view(np.uint8) * 2
        flags += np.concatenate(self._terminated)
        self._seen, self._terminated, self._truncated = [], [], []
        return states.tobytes() + flags.tobytes()
