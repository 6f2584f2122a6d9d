"""Collect experience: T env steps of N environments with the policy as it is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ppo_ref.arrays import BoolArray, FloatArray, IntArray
from ppo_ref.distributions import Categorical
from ppo_ref.envs.env import Env
from ppo_ref.network import ActorCritic


@dataclass(frozen=True, kw_only=True)
class Rollout:
    """T transitions of each of N environments, time first. Flags belong to the transition."""

    obs: FloatArray
    """What the policy saw. Shape (T, N, D)."""
    actions: IntArray
    """What it did. Shape (T, N)."""
    log_probs: FloatArray
    """Log-probabilities of the actions under the policy that took them, nats. Shape (T, N)."""
    rewards: FloatArray
    """Shape (T, N)."""
    values: FloatArray
    """V(obs). Shape (T, N)."""
    next_values: FloatArray
    """V of the state truly reached, before any reset. Shape (T, N)."""
    terminated: BoolArray
    """Shape (T, N)."""
    truncated: BoolArray
    """Shape (T, N)."""
    last_obs: FloatArray
    """Where the next rollout begins. Shape (N, D)."""
    trace: list[list[float]] = field(default_factory=list)
    """The state that environment 0 reached with each step, if asked for."""


# --8<-- [start:collect]
@np.errstate(over="ignore", invalid="ignore", divide="ignore")  # train looks for NaN itself
def collect(
    model: ActorCritic,
    env: Env,
    obs: FloatArray,
    num_steps: int,
    rng: np.random.Generator,
    *,
    trace: bool = False,
) -> Rollout:
    """Play `num_steps` env steps in every environment.

    The policy must act step by step; everything else waits until the end, where log-probabilities
    and values of all steps are computed at once.

    Args:
        model: The networks; read only.
        env: The environments, somewhere in their episodes.
        obs: Their current observations. Shape (N, D).
        num_steps: T.
        rng: Draws actions and first states.
        trace: Whether to record what environment 0 did.
    """
    shape, dtype = (num_steps, env.num_envs), model.params.dtype
    all_obs = np.empty((*shape, env.spec.obs_dim), dtype)
    actions = np.empty(shape, np.int64)
    rewards = np.empty(shape, dtype)
    terminated, truncated = np.empty(shape, np.bool_), np.empty(shape, np.bool_)
    logits = np.empty((*shape, env.spec.num_actions), dtype)
    noise = Categorical.noise(rng, logits.shape)
    ends: list[tuple[int, IntArray, FloatArray]] = []
    states: list[list[float]] = []
    actor, work = model.actor, model.actor.workspace(env.num_envs)

    for t in range(num_steps):
        all_obs[t] = obs
        logits[t] = actor.forward(all_obs[t], work)
        actions[t] = chosen = Categorical.sample(work.layers[-1], noise[t])
        obs, rewards[t], terminated[t], truncated[t], final_obs, ended = env.step(chosen, rng)
        if ended.size:
            ends.append((t, ended, final_obs[ended]))
        if trace:
            states.append(env.render_state(reached=True))

    last_obs = obs.astype(dtype)
    values, next_values = _values(model, all_obs, last_obs, ends)
    return Rollout(
        obs=all_obs,
        actions=actions,
        log_probs=Categorical.log_prob(logits, actions),
        rewards=rewards,
        values=values,
        next_values=next_values,
        terminated=terminated,
        truncated=truncated,
        last_obs=last_obs,
        trace=states,
    )


# --8<-- [end:collect]


def _values(
    model: ActorCritic,
    obs: FloatArray,
    last_obs: FloatArray,
    ends: list[tuple[int, IntArray, FloatArray]],
) -> tuple[FloatArray, FloatArray]:
    """Evaluate the critic once: on every observation, and on the final ones of ended episodes.

    Where no episode ended, the state reached by step t is the one that step t + 1 leaves.
    """
    num_steps, num_envs, obs_dim = obs.shape
    finals = [final for _, _, final in ends]
    everything = np.concatenate([obs.reshape(-1, obs_dim), last_obs, *finals])
    outputs = model.critic.predict(everything)[:, 0]
    along = (num_steps + 1) * num_envs
    path = outputs[:along].reshape(num_steps + 1, num_envs)
    next_values = path[1:].copy()
    for t, indices, final in ends:
        next_values[t, indices] = outputs[along : along + len(final)]
        along += len(final)
    return path[:-1].copy(), next_values
