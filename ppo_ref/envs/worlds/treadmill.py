"""Treadmill-v0, a probe: +1 forever, recorded in slices of five steps, or leave for +10.

At gamma 0.99 running on is worth 100, so the best policy never leaves. Who takes the end of a
slice for the end of the world sees at most 5 to come and leaves about every second time; who masks
nothing at all leaves always.
"""

from __future__ import annotations

from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World

SLICE = 5
EXIT = 1
EXIT_REWARD = 10.0


class Treadmill(World):
    """State: steps run in this slice and whether the agent left. Observation: always 1."""

    spec = EnvSpec(
        name="Treadmill-v0",
        description=(
            "Run on for +1 a step, forever, or leave for +10 once. Episodes are cut every five "
            "steps, but the world goes on."
        ),
        obs_dim=1,
        action_space=Discrete(("continue", "exit")),
        state_labels=("distance", "exited"),
        max_episode_steps=SLICE,
        random_return=11.0 * (1.0 - 0.5**SLICE),
        best_return=float(SLICE),
        reward_range=(1.0, EXIT_REWARD),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start at distance 0."""
        return xp.zeros((len(uniforms), 2), dtype=uniforms.dtype, device=uniforms.device)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Run one step, or leave."""
        exits = xp.zeros_like(states[:, 1]) + (actions == EXIT)
        distance = states[:, 0] + (1.0 - exits)
        states = xp.concatenate([distance[:, None], exits[:, None]], 1)
        return states, 1.0 + (EXIT_REWARD - 1.0) * exits, exits > 0

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return 1: every moment on a treadmill looks the same."""
        return xp.ones_like(states[:, :1])
