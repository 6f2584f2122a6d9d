"""Measure a policy over whole episodes, without learning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ppo_ref import envs
from ppo_ref.arrays import FloatArray, IntArray
from ppo_ref.envs.env import Env
from ppo_ref.envs.spaces import outputs_in_words
from ppo_ref.envs.world import EnvSpec
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
    _require_fit(policy, envs.spec(env_name))


def _require_fit(policy: Policy, spec: EnvSpec) -> None:
    found = f"obs_dim {policy.obs_dim} and {outputs_in_words(policy.action_space)}"
    asked = f"obs_dim {spec.obs_dim} and {outputs_in_words(spec.action_space)}"
    if found != asked:
        raise ValueError(f"policy has {found}, allowed for {spec.name}: {asked}")


def evaluate(
    policy: Policy,
    env_name: str,
    *,
    episodes: int = 100,
    seed: int = 0,
    greedy: bool = True,
    progress: Callable[[int], None] = lambda finished: None,
) -> Evaluation:
    """Play episodes of a world.

    Worlds made of arrays play all at once, one per copy: counting exactly one episode per copy
    keeps short episodes from being counted more often than long ones. Environments whose copies
    are stepped one after another play one episode after another, so that nobody waits for a copy
    that has finished. Where an environment has no step limit, a policy that walks into a wall
    would play for ever: its episodes are cut off after `MAX_STEPS`.

    Args:
        policy: The policy.
        env_name: The world.
        episodes: How many, 1 and more.
        seed: Of first states and drawn actions.
        greedy: Whether to take the most probable action instead of drawing one.
        progress: Called with the number of finished episodes, whenever it has grown.

    Raises:
        ValueError: Unknown world, a policy for other observations or actions, or no episodes.
    """
    if episodes < 1:
        raise ValueError(f"episodes is {episodes}, allowed: 1 and more")
    one_by_one = envs.is_gymnasiums(env_name)
    env = envs.make(env_name, 1 if one_by_one else episodes)
    try:
        _require_fit(policy, env.spec)
        rng = np.random.default_rng(seed)
        draws = None if greedy else rng
        play = _one_after_another if one_by_one else _all_at_once
        return play(policy, env, episodes, rng, draws, progress)
    finally:
        env.close()


def _all_at_once(
    policy: Policy,
    env: Env,
    episodes: int,
    rng: np.random.Generator,
    draws: np.random.Generator | None,
    progress: Callable[[int], None],
) -> Evaluation:
    limit = env.spec.max_episode_steps or MAX_STEPS
    obs = env.reset(rng)
    returns, lengths = np.zeros(episodes), np.zeros(episodes, np.int64)
    playing = np.ones(episodes, np.bool_)
    while playing.any() and lengths.max() < limit:
        actions = policy.act(obs, draws, valid=env.valid_actions())
        step = env.step(actions, rng)
        returns += step.rewards * playing
        lengths += playing
        if playing[step.ended].any():
            playing[step.ended] = False
            progress(int((~playing).sum()))
        obs = step.obs
    return Evaluation(returns=returns, lengths=lengths, cut=int(playing.sum()))


def _one_after_another(
    policy: Policy,
    env: Env,
    episodes: int,
    rng: np.random.Generator,
    draws: np.random.Generator | None,
    progress: Callable[[int], None],
) -> Evaluation:
    limit = env.spec.max_episode_steps or MAX_STEPS
    returns, lengths, cut = np.zeros(episodes), np.zeros(episodes, np.int64), 0
    obs = env.reset(rng)
    for episode in range(episodes):
        ended = False
        while not ended and lengths[episode] < limit:
            step = env.step(policy.act(obs, draws, valid=env.valid_actions()), rng)
            returns[episode] += step.rewards[0]
            lengths[episode] += 1
            ended, obs = step.ended.size > 0, step.obs
        if not ended and episode + 1 < episodes:
            obs = env.reset(rng)
        cut += not ended
        progress(episode + 1)
    return Evaluation(returns=returns, lengths=lengths, cut=cut)
