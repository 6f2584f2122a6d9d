"""Collect experience on a device: T env steps of every member's environments.

Environments are ordered member by member: of P members with N each there are P * N.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ppo_ref.torch.batch_env import Randomness, TorchBatchEnv, TorchStep
from ppo_ref.torch.distributions import distribution_for, mask_invalid
from ppo_ref.torch.network import TorchActorCritic, TorchMLP
from ppo_ref.torch.normalize import TorchObsNormalizer


@dataclass(frozen=True, kw_only=True)
class TorchRollout:
    """T transitions of each of P * N environments. Flags belong to the transition."""

    obs: Tensor
    """Observations of the policies, normalised with `norm_obs`. Shape (T, P * N, D)."""
    raw_obs: Tensor
    """Observations of the environments, not normalised. Shape (T, P * N, D)."""
    actions: Tensor
    """Actions; real numbers as drawn, not as clipped. (T, P * N, *action_space.shape)."""
    log_probs: Tensor
    """Log-probabilities of the actions under the policy that took them, nats. Shape (T, P * N)."""
    rewards: Tensor
    """Shape (T, P * N)."""
    values: Tensor
    """V(obs). Shape (T, P * N)."""
    next_values: Tensor
    """V of the state reached, before any reset. Shape (T, P * N)."""
    terminated: Tensor
    """Bool. Shape (T, P * N)."""
    truncated: Tensor
    """Bool. Shape (T, P * N)."""
    last_obs: Tensor
    """First observations of the next rollout, not normalised. Shape (P * N, D)."""
    reached: Tensor
    """States that each member's environment 0 reached. (T, P, S); (0, P, S) without a trace."""
    valid: Tensor | None = None
    """Whether each output was allowed, where not all always are. Shape (T, P * N, O)."""


def draw(
    env: TorchBatchEnv, generator: torch.Generator, num_steps: int
) -> tuple[Tensor, Randomness]:
    """Draw the noise of actions (T, P * N, O) and the randomness of T env steps."""
    space = env.spec.action_space
    shape = (num_steps, env.num_envs, space.num_outputs)
    noise = distribution_for(space, torch.empty(0)).noise(generator, shape, env.dtype)
    return noise, env.draw_randomness(generator, num_steps)


@torch.no_grad()
def play(
    model: TorchActorCritic,
    env: TorchBatchEnv,
    obs: Tensor,
    noise: Tensor,
    randomness: Randomness,
    *,
    normalizer: TorchObsNormalizer | None = None,
    trace: bool = False,
) -> TorchRollout:
    """Play one env step per row of `noise`; a pure function of its arguments.

    The policies must act step by step; log-probabilities and values of all steps are computed at
    once at the end.

    Args:
        model: The networks of P members; read only.
        env: The environments, somewhere in their episodes.
        obs: Their current observations. Shape (P * N, D).
        noise: From the distribution's `noise`. Shape (T, P * N, O).
        randomness: From `env.draw_randomness`, of T steps.
        normalizer: Normalises the networks' observations; read only.
        trace: Whether to record the trajectory of every member's environment 0.
    """
    members = len(model.params)
    distribution = distribution_for(env.spec.action_space, model.log_std[:, None])
    raw, outputs, actions, valid = [], [], [], []
    steps: list[TorchStep] = []
    states = env.states.view(members, -1, env.states.shape[-1])
    reached = [states[None, :, 0][:0]]
    noise = noise.view(len(noise), members, -1, noise.shape[-1])
    chances = (part.unbind(0) for part in randomness)
    for noise_now, first_now, uniforms in zip(noise.unbind(0), *chances, strict=True):
        raw.append(obs)
        seen = obs if normalizer is None else normalizer.normalize(obs)
        now = model.actor.forward(seen.view(members, -1, seen.shape[-1]))
        if (valid_now := env.valid_actions()) is not None:
            valid.append(valid_now)
            now = mask_invalid(now, valid_now.view(now.shape))
        outputs.append(now)
        actions.append(distribution.sample(now, noise_now))
        steps.append(env.step(actions[-1].flatten(0, 1), first_now, uniforms))
        obs = steps[-1].obs
        if trace:
            reached.append(env.reached.view(states.shape)[None, :, 0])

    columns = TorchStep(*(torch.stack(column) for column in zip(*steps, strict=True)))
    raw_obs, final_obs, all_actions = torch.stack(raw), columns.final_obs, torch.stack(actions)
    all_obs = raw_obs
    if normalizer is not None:
        all_obs, final_obs = normalizer.normalize(raw_obs), normalizer.normalize(final_obs)
    return TorchRollout(
        obs=all_obs,
        raw_obs=raw_obs,
        actions=all_actions.flatten(1, 2),
        log_probs=distribution.log_prob(torch.stack(outputs), all_actions).flatten(1),
        rewards=columns.rewards,
        values=_values(model.critic, members, all_obs),
        next_values=_values(model.critic, members, final_obs),
        terminated=columns.terminated,
        truncated=columns.truncated,
        last_obs=obs,
        reached=torch.cat(reached),
        valid=torch.stack(valid) if valid else None,
    )


def _values(critic: TorchMLP, members: int, obs: Tensor) -> Tensor:
    """Evaluate the critics on observations (T, P * N, D). Shape (T, P * N).

    Most final observations are the next step's observations, but to select the others would stop
    the device; a second pass costs a fiftieth of an iteration.
    """
    by_step = obs.view(len(obs), members, -1, obs.shape[-1])
    values = critic.forward(by_step.transpose(0, 1).flatten(1, 2))
    return values.view(members, len(obs), -1).transpose(0, 1).flatten(1)
