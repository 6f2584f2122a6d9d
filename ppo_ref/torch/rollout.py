"""Collect experience on a device: T env steps of N environments with the policy as it is."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ppo_ref.torch.batch_env import Randomness, TorchBatchEnv, TorchStep
from ppo_ref.torch.network import TorchActorCritic


@dataclass(frozen=True, kw_only=True)
class TorchRollout:
    """T transitions of each of N environments, time first. Flags belong to the transition."""

    obs: Tensor
    """What the policy saw. Shape (T, N, D)."""
    actions: Tensor
    """What it did, int64. Shape (T, N)."""
    log_probs: Tensor
    """Log-probabilities of the actions under the policy that took them, nats. Shape (T, N)."""
    rewards: Tensor
    """Shape (T, N)."""
    values: Tensor
    """V(obs). Shape (T, N)."""
    next_values: Tensor
    """V of the state truly reached, before any reset. Shape (T, N)."""
    terminated: Tensor
    """Bool. Shape (T, N)."""
    truncated: Tensor
    """Bool. Shape (T, N)."""
    last_obs: Tensor
    """Where the next rollout begins. Shape (N, D)."""
    reached: Tensor
    """The state that environment 0 reached with each step. Shape (T, S), or (0, S) if unasked."""


def draw_noise(generator: torch.Generator, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
    """Draw Gumbel noise, -log(e) of exponential e, on the generator's device.

    Adding it to logits and taking the largest samples from their softmax.
    """
    exponential = torch.empty(shape, dtype=dtype, device=generator.device)
    exponential.exponential_(generator=generator)
    return exponential.clamp_(min=torch.finfo(dtype).tiny).log_().neg_()


def collect(
    model: TorchActorCritic,
    env: TorchBatchEnv,
    obs: Tensor,
    num_steps: int,
    generator: torch.Generator,
    *,
    trace: bool = False,
) -> TorchRollout:
    """Play `num_steps` env steps in every environment.

    Args:
        model: The networks; read only.
        env: The environments, somewhere in their episodes.
        obs: Their current observations. Shape (N, D).
        num_steps: T.
        generator: Draws actions and all that chance decides, at once.
        trace: Whether to record what environment 0 did.
    """
    shape = (num_steps, env.num_envs, env.spec.num_actions)
    noise = draw_noise(generator, shape, env.dtype)
    randomness = env.draw_randomness(generator, num_steps)
    return play(model, env, obs, noise, randomness, trace=trace)


@torch.no_grad()
def play(
    model: TorchActorCritic,
    env: TorchBatchEnv,
    obs: Tensor,
    noise: Tensor,
    randomness: Randomness,
    *,
    trace: bool = False,
) -> TorchRollout:
    """Play one env step per row of `noise`; a pure function of its arguments.

    The policy must act step by step; everything else waits until the end, where log-probabilities
    and values of all steps are computed at once.

    Args:
        model: The networks; read only.
        env: The environments, somewhere in their episodes.
        obs: Their current observations. Shape (N, D).
        noise: From `draw_noise`. Shape (T, N, A).
        randomness: From `env.draw_randomness`, of T steps.
        trace: Whether to record what environment 0 did.
    """
    seen, logits, actions = [], [], []
    steps: list[TorchStep] = []
    reached = [env.states[:0, :]] if not trace else []
    chances = (part.unbind(0) for part in randomness)
    for noise_now, first_now, uniforms in zip(noise.unbind(0), *chances, strict=True):
        seen.append(obs)
        logits.append(model.actor.forward(obs))
        actions.append((logits[-1] + noise_now).argmax(-1))
        steps.append(env.step(actions[-1], first_now, uniforms))
        obs = steps[-1].obs
        if trace:
            reached.append(env.reached[:1])

    columns = TorchStep(*(torch.stack(column) for column in zip(*steps, strict=True)))
    all_obs, all_actions = torch.stack(seen), torch.stack(actions)
    log_probs = torch.log_softmax(torch.stack(logits), -1)
    return TorchRollout(
        obs=all_obs,
        actions=all_actions,
        log_probs=log_probs.gather(-1, all_actions[..., None])[..., 0],
        rewards=columns.rewards,
        values=_values(model, all_obs),
        next_values=_values(model, columns.final_obs),
        terminated=columns.terminated,
        truncated=columns.truncated,
        last_obs=obs,
        reached=torch.cat(reached),
    )


def _values(model: TorchActorCritic, obs: Tensor) -> Tensor:
    """Evaluate the critic on observations (T, N, D). Shape (T, N).

    Most final observations are the next step's observations, but finding out which would stop the
    device; a second pass costs a fiftieth of an iteration.
    """
    return model.critic.forward(obs.flatten(0, 1)).view(obs.shape[:2])
