"""TwoStates-v0: small enough for the true objective J(theta), to hold against what PPO promises.

The action is the state to be in next. Staying in state 0 pays 0.5 and staying in state 1 pays 1, so
leaving 0 costs at once and pays later. The world never ends; episodes are cut after 20 steps.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.exact import Tables, tables
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.envs.worlds.one_hot import one_hot

STAY_0 = 0.5
STAY_1 = 1.0
STEPS = 20


class TwoStates(World):
    """State: 0 or 1, where every episode starts in 0. Observation: one-hot state."""

    spec = EnvSpec(
        name="TwoStates-v0",
        description="Stay in state 0 for 0.5 a step, or go to state 1 for nothing and earn 1.",
        obs_dim=2,
        action_space=Discrete(("to 0", "to 1")),
        state_labels=("state",),
        max_episode_steps=STEPS,
        random_return=STAY_0 / 2 + (STEPS - 1) * (STAY_0 + STAY_1) / 4,
        best_return=STAY_1 * (STEPS - 1),
        reward_range=(0.0, STAY_1),
    )

    def acting_states(self) -> FloatArray:
        """Return the states in which one can act, the first one first. Shape (2, 1)."""
        return np.array([[0.0], [1.0]])

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start in state 0."""
        return xp.zeros((len(uniforms), 1), dtype=uniforms.dtype, device=uniforms.device)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Go where the action says; staying pays."""
        state = states[:, 0]
        rewards = STAY_0 * (1.0 - state) * (1.0 - actions) + STAY_1 * state * actions
        return actions[:, None] * xp.ones_like(states), rewards, state < 0

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return the one-hot state."""
        return one_hot(xp, states[:, 0], 2)


def policy(theta: FloatArray) -> FloatArray:
    """Return action probabilities, one row per state, where theta are the logits of action 1.

    Args:
        theta: One logit per state. Shape (2,).

    Returns:
        Shape (2, 2).
    """
    to_1 = 1.0 / (1.0 + np.exp(-theta))
    return np.stack([1.0 - to_1, to_1], 1)


def objective(theta: FloatArray, *, gamma: float) -> float:
    """Return the true J(theta): the discounted rewards to be expected from state 0 on.

    Args:
        theta: As `policy`.
        gamma: Discount factor below 1.
    """
    return float(_tables().values(policy(theta), gamma)[0])


def surrogate(theta: FloatArray, theta_old: FloatArray, *, gamma: float) -> float:
    """Return what the surrogate promises for theta, built from the policy of theta_old.

    L = J(theta_old) + sum over s of d(s) sum over a of pi(a|s) A(s, a), where d are the old
    policy's discounted visits and A its advantages. Source: Schulman et al., TRPO (2015), eq. 3.

    Args:
        theta: As `policy`.
        theta_old: As `policy`.
        gamma: Discount factor below 1.
    """
    world, old = _tables(), policy(theta_old)
    values, visits = world.values(old, gamma), world.visits(old, gamma)
    advantages = world.action_values(values, gamma) - values[:, None]
    return float(values[0] + visits @ (policy(theta) * advantages).sum(1))


def gradient(theta: FloatArray, *, gamma: float) -> FloatArray:
    """Return the true gradient of `objective`, by the policy gradient theorem. Shape (2,)."""
    return _tables().logit_gradient(policy(theta), gamma)[:, 1]


def _tables() -> Tables:
    return tables(TwoStates())
