"""Collect experience: T env steps of N environments with the policy as it is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.arrays import AnyArray, BoolArray, FloatArray, IntArray
from ppo_ref.distributions import distribution_for, mask_invalid
from ppo_ref.envs.env import Env
from ppo_ref.envs.spaces import Box
from ppo_ref.errors import NonFiniteError
from ppo_ref.normalize import ObsNormalizer


@dataclass(frozen=True, kw_only=True)
class Rollout:
    """T transitions of each of N environments, time first. Flags belong to the transition."""

    obs: FloatArray
    """Observations as the policy received them, normalised with `norm_obs`. Shape (T, N, D)."""
    raw_obs: FloatArray
    """Raw observations. Shape (T, N, D)."""
    actions: AnyArray
    """Actions as sampled, before clipping. Shape (T, N, *action_space.shape)."""
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
    """Raw observations at the start of the next rollout. Shape (N, D)."""
    valid: BoolArray | None = None
    """Valid outputs, where some actions are masked. Shape (T, N, O)."""
    trace: list[list[float]] = field(default_factory=list)
    """The state that environment 0 reached with each step, with `trace`."""


# --8<-- [start:collect]
@np.errstate(over="ignore", invalid="ignore", divide="ignore")  # train looks for NaN itself
def collect(
    model: ActorCritic,
    env: Env,
    obs: FloatArray,
    num_steps: int,
    rng: np.random.Generator,
    *,
    normalizer: ObsNormalizer | None = None,
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
        rng: Source of actions and of the worlds' randomness.
        normalizer: Normaliser of observations; read only.
        trace: Whether to record the states of environment 0.

    Raises:
        NonFiniteError: The policy chose a real number that is NaN or infinite.
    """
    space, num_outputs = env.spec.action_space, env.spec.action_space.num_outputs
    distribution = distribution_for(space, model.log_std)
    shape, dtype = (num_steps, env.num_envs), model.params.dtype
    raw_obs = np.empty((*shape, env.spec.obs_dim), dtype)
    actions = np.empty((*shape, *space.shape), dtype if isinstance(space, Box) else np.int64)
    rewards = np.empty(shape, dtype)
    terminated, truncated = np.empty(shape, np.bool_), np.empty(shape, np.bool_)
    outputs = np.empty((*shape, num_outputs), dtype)
    valid = np.empty(outputs.shape, np.bool_) if env.spec.masks_actions else None
    noise = distribution.noise(rng, outputs.shape)
    ends: list[tuple[int, IntArray, FloatArray]] = []
    states: list[list[float]] = []
    actor, work = model.actor, model.actor.workspace(env.num_envs)

    for t in range(num_steps):
        raw_obs[t] = obs
        seen = raw_obs[t] if normalizer is None else normalizer.normalize(raw_obs[t])
        now = actor.forward(seen, work)
        if valid is not None:
            valid[t] = env.valid_actions()
            mask_invalid(now, valid[t])
        outputs[t] = now
        actions[t] = chosen = distribution.sample(now, noise[t])
        try:
            obs, rewards[t], terminated[t], truncated[t], final_obs, ended = env.step(chosen, rng)
        except ValueError:
            if np.isfinite(chosen).all():
                raise
            raise NonFiniteError("actions") from None
        if ended.size:
            ends.append((t, ended, final_obs[ended]))
        if trace:
            states.append(env.render_state(reached=True))

    last_obs = obs.astype(dtype)
    values, next_values = _values(model, normalizer, raw_obs, last_obs, ends)
    return Rollout(
        obs=raw_obs if normalizer is None else normalizer.normalize(raw_obs),
        raw_obs=raw_obs,
        actions=actions,
        log_probs=distribution.log_prob(outputs, actions),
        rewards=rewards,
        values=values,
        next_values=next_values,
        terminated=terminated,
        truncated=truncated,
        last_obs=last_obs,
        valid=valid,
        trace=states,
    )


# --8<-- [end:collect]


def _values(
    model: ActorCritic,
    normalizer: ObsNormalizer | None,
    obs: FloatArray,
    last_obs: FloatArray,
    ends: list[tuple[int, IntArray, FloatArray]],
) -> tuple[FloatArray, FloatArray]:
    """Evaluate the critic once: on every observation, and on the final ones of ended episodes.

    Where no episode ended, the state reached by step t is the one that step t + 1 leaves.
    """
    num_steps, num_envs, obs_dim = obs.shape
    finals = [final for _, _, final in ends]
    everything = np.concatenate([obs.reshape(-1, obs_dim), last_obs, *finals], dtype=obs.dtype)
    if normalizer is not None:
        everything = normalizer.normalize(everything)
    outputs = model.critic.predict(everything)[:, 0]
    along = (num_steps + 1) * num_envs
    path = outputs[:along].reshape(num_steps + 1, num_envs)
    next_values = path[1:].copy()
    for t, indices, final in ends:
        next_values[t, indices] = outputs[along : along + len(final)]
        along += len(final)
    return path[:-1].copy(), next_values
