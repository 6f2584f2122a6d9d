"""Dials-v0: two dials to be set at once, the smallest world with several choices per step."""

from __future__ import annotations

from ppo_ref.envs.chance import whole_numbers
from ppo_ref.envs.spaces import MultiDiscrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.envs.worlds.one_hot import one_hot

SIZES = (3, 4)


class Dials(World):
    """State: where each dial should stand. Observation: both one-hot. Every episode is one step."""

    spec = EnvSpec(
        name="Dials-v0",
        description="Set two dials as shown; each that is right pays 0.5.",
        obs_dim=sum(SIZES),
        action_space=MultiDiscrete(
            tuple(tuple(str(position) for position in range(size)) for size in SIZES)
        ),
        state_labels=("dial 0", "dial 1"),
        num_uniforms=2,
        random_return=sum(0.5 / size for size in SIZES),
        best_return=1.0,
        solved_return=0.95,
        reward_range=(0.0, 1.0),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Draw what is to be shown."""
        shown = [whole_numbers(xp, uniforms[:, k], size) for k, size in enumerate(SIZES)]
        return xp.stack(shown, 1)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Set the dials and end."""
        right = 0.5 * xp.ones_like(states) * (states == actions)
        rewards = right[:, 0] + right[:, 1]
        return states * 1.0, rewards, rewards >= 0

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return what is shown, one-hot, side by side."""
        shown = [one_hot(xp, states[:, k], size) for k, size in enumerate(SIZES)]
        return xp.concatenate(shown, 1)
