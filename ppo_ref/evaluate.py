"""Measure a policy over whole episodes, without learning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppo_ref import envs
from ppo_ref.arrays import FloatArray, IntArray
from ppo_ref.envs.spaces import outputs_in_words
from ppo_ref.policy import Policy

MAX_STEPS = 10_000
"""Env steps after which an episode is cut off where the environment itself has no limit."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """Returns and lengths of the episodes played."""

    returns: FloatArray
    """Shape (episodes,), float64."""
    lengths: IntArray
    """Env steps. Shape (episodes,)."""
    cut: int
    """Episodes cut off after `MAX_STEPS`, of an environment without a limit of its own."""

    @property
    def mean_return(self) -> float:
        """Mean over the episodes."""
        return float(self.returns.mean())

    @property
    def std_return(self) -> float:
        """Standard deviation over the episodes (ddof 0)."""
        return float(self.returns.std())

    @property
    def remark(self) -> str:
        """A sentence on the limits of the numbers; empty if there are none."""
        if not self.cut:
            return ""
        return (
            f"{self.cut} of the episodes were cut off after {MAX_STEPS:,} env steps: the "
            "environment has no limit of its own."
        )


def require_fit(policy: Policy, env_name: str) -> None:
    """Check that a policy can act in a world.

    Raises:
        ValueError: There is no such world, or the policy is for other observations or actions.
    """
    spec = envs.spec(env_name)
    found = f"obs_dim {policy.obs_dim} and {outputs_in_words(policy.action_space)}"
    asked = f"obs_dim {spec.obs_dim} and {outputs_in_words(spec.action_space)}"
    if found != asked:
        raise ValueError(f"policy has {found}, allowed for {env_name}: {asked}")


def evaluate(
    policy: Policy, env_name: str, *, episodes: int = 100, seed: int = 0, greedy: bool = True
) -> Evaluation:
    """Play episodes of a world, all of them at once, one per copy.

    Counting exactly one episode per copy keeps short episodes from being counted more often than
    long ones. Where an environment has no step limit, a policy that walks into a wall would play
    for ever: its episodes are cut off after `MAX_STEPS`.

    Args:
        policy: The policy.
        env_name: The world.
        episodes: How many, 1 and more.
        seed: Of first states and drawn actions.
        greedy: Whether to take the most probable action instead of drawing one.

    Raises:
        ValueError: Unknown world, a policy for other observations or actions, or no episodes.
    """
    require_fit(policy, env_name)
    if episodes < 1:
        raise ValueError(f"episodes is {episodes}, allowed: 1 and more")
    rng = np.random.default_rng(seed)
    env = envs.make(env_name, episodes)
    limit = env.spec.max_episode_steps or MAX_STEPS
    obs = env.reset(rng)
    returns, lengths = np.zeros(episodes), np.zeros(episodes, np.int64)
    playing = np.ones(episodes, np.bool_)
    while playing.any() and lengths.max() < limit:
        actions = policy.act(obs, None if greedy else rng, valid=env.valid_actions())
        step = env.step(actions, rng)
        returns += step.rewards * playing
        lengths += playing
        playing &= ~(step.terminated | step.truncated)
        obs = step.obs
    return Evaluation(returns=returns, lengths=lengths, cut=int(playing.sum()))
