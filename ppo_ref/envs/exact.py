"""Worlds with few states, solved exactly: tables from the dynamics, values by linear algebra."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ppo_ref.arrays import BoolArray, FloatArray, IntArray
from ppo_ref.envs.world import World


class FiniteWorld(World, Protocol):
    """A deterministic world with discrete actions whose states can be listed."""

    def acting_states(self) -> FloatArray:
        """Return every state in which one can act; first states come first. Shape (S, size)."""
        ...


def tables(world: FiniteWorld, *, num_first: int = 1) -> Tables:
    """Return a world's transitions and rewards, found by stepping every state.

    Args:
        world: The dynamics.
        num_first: How many of the listed states an episode may start in, equally likely.

    Raises:
        ValueError: A step leads to a state that is not listed, or depends on chance.
    """
    if world.spec.num_step_uniforms:
        raise ValueError(f"{world.spec.name} is ruled by chance, allowed: deterministic worlds")
    states, num_actions = world.acting_states(), world.spec.action_space.num_outputs
    actions = np.tile(np.arange(num_actions, dtype=states.dtype), len(states))
    reached, rewards, terminated = world.step(np, np.repeat(states, num_actions, 0), actions)
    same = (reached[:, None] == states).all(2)
    unknown = reached[~terminated & ~same.any(1)]
    if len(unknown):
        raise ValueError(f"{world.spec.name} reaches state {unknown[0].tolist()}, not listed")
    shape = (len(states), num_actions)
    start = np.zeros(len(states))
    start[:num_first] = 1.0 / num_first
    return Tables(
        successors=same.argmax(1).reshape(shape),
        rewards=rewards.reshape(shape),
        goes_on=~terminated.reshape(shape),
        start=start,
    )


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Transitions and rewards of S states and A actions. Policies are (S, A) probabilities."""

    successors: IntArray
    """The state that follows; meaningless where the episode ends. Shape (S, A)."""
    rewards: FloatArray
    """Shape (S, A)."""
    goes_on: BoolArray
    """False where the transition terminates. Shape (S, A)."""
    start: FloatArray
    """Probability of each state to be the first. Shape (S,)."""

    def uniform_policy(self) -> FloatArray:
        """Return the policy that takes every action equally often. Shape (S, A)."""
        return np.full(self.rewards.shape, 1.0 / self.rewards.shape[1])

    def action_values(self, values: FloatArray, gamma: float) -> FloatArray:
        """Return Q(s, a) = r + gamma V(s'), where V of an end is 0. Shape (S, A)."""
        q: FloatArray = self.rewards + gamma * self.goes_on * values[self.successors]
        return q

    def values(self, policy: FloatArray, gamma: float) -> FloatArray:
        """Return V of a policy, the solution of V = sum over a of pi(a|s) Q(s, a). Shape (S,)."""
        matrix = np.eye(len(policy)) - gamma * self._transitions(policy)
        solved: FloatArray = np.linalg.solve(matrix, (policy * self.rewards).sum(1))
        return solved

    def visits(self, policy: FloatArray, gamma: float) -> FloatArray:
        """Return the discounted number of visits to each state in an episode. Shape (S,)."""
        matrix = np.eye(len(policy)) - gamma * self._transitions(policy)
        return np.linalg.solve(matrix.T, self.start)

    def logit_gradient(self, policy: FloatArray, gamma: float) -> FloatArray:
        """Return the gradient of V(start) with respect to the logits of a softmax policy.

            dJ / d logit(s, a) = d(s) pi(a|s) (Q(s, a) - V(s))

        The policy gradient theorem, for one row of logits per state; d are the `visits`.
        Shape (S, A).

        Source: Sutton, McAllester, Singh and Mansour (2000), theorem 1.
        """
        values = self.values(policy, gamma)
        advantages = self.action_values(values, gamma) - values[:, None]
        slope: FloatArray = self.visits(policy, gamma)[:, None] * policy * advantages
        return slope

    def best_values(self, gamma: float, *, tolerance: float = 1e-12) -> FloatArray:
        """Return V of the best policy by value iteration. Shape (S,).

        Args:
            gamma: Discount factor; 1 only where every good policy ends its episodes.
            tolerance: Largest change of a value in the last sweep.
        """
        values: FloatArray = np.zeros(len(self.start))
        while True:
            before, values = values, self.action_values(values, gamma).max(1)
            if np.abs(values - before).max() <= tolerance:
                return values

    def episode_return(self, policy: FloatArray, num_steps: int) -> float:
        """Return the mean episode return of a policy, cut after `num_steps` steps."""
        values = np.zeros(len(self.start))
        for _ in range(num_steps):
            values = (policy * self.action_values(values, 1.0)).sum(1)
        return float(self.start @ values)

    def best_episode_return(self, num_steps: int) -> float:
        """Return the largest mean episode return that `num_steps` steps allow."""
        values = np.zeros(len(self.start))
        for _ in range(num_steps):
            values = self.action_values(values, 1.0).max(1)
        return float(self.start @ values)

    def _transitions(self, policy: FloatArray) -> FloatArray:
        """Return the probability of going from s to s' without ending. Shape (S, S)."""
        matrix = np.zeros((len(policy), len(policy)))
        rows = np.broadcast_to(np.arange(len(policy))[:, None], policy.shape)
        np.add.at(matrix, (rows, self.successors), policy * self.goes_on)
        return matrix
