"""Collect experience on a device: T env steps of N environments with the policy as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from ppo_ref.torch.batch_env import Randomness, TorchBatchEnv, TorchStep
from ppo_ref.torch.distributions import distribution_for, mask_invalid
from ppo_ref.torch.network import TorchActorCritic
from ppo_ref.torch.normalize import TorchObsNormalizer


class Network(Protocol):
    """A function of observations."""

    def forward(self, inputs: Tensor, /) -> Tensor:
        """Apply it. Shape (rows, D) -> (rows, outputs)."""
        ...


class Player(Protocol):
    """What `play` needs of a model: one agent's, or those of a population."""

    @property
    def actor(self) -> Network:
        """Observations to what the policy says."""
        ...

    @property
    def critic(self) -> Network:
        """Observations to values (rows, 1)."""
        ...

    @property
    def log_std(self) -> Tensor:
        """Of a Gaussian policy. Shape (A,) or (rows, A)."""
        ...


class Normalizer(Protocol):
    """What observations pass before the networks see them."""

    def normalize(self, obs: Tensor) -> Tensor:
        """Return normalised observations. Shape (..., D)."""
        ...


@dataclass(frozen=True, kw_only=True)
class TorchRollout:
    """T transitions of each of N environments, time first. Flags belong to the transition."""

    obs: Tensor
    """What the policy saw, normalised if it is. Shape (T, N, D)."""
    raw_obs: Tensor
    """The same as the environments gave it. Shape (T, N, D)."""
    actions: Tensor
    """What it chose; real numbers as drawn, not as clipped. Shape (T, N, *action_space.shape)."""
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
    """Where the next rollout begins, as the environments gave it. Shape (N, D)."""
    reached: Tensor
    """The state that environment 0 reached with each step. Shape (T, S), or (0, S) if unasked."""
    valid: Tensor | None = None
    """Which outputs could be chosen, where not all always can. Shape (T, N, O)."""


def collect(
    model: TorchActorCritic,
    env: TorchBatchEnv,
    obs: Tensor,
    num_steps: int,
    generator: torch.Generator,
    *,
    normalizer: TorchObsNormalizer | None = None,
    trace: bool = False,
) -> TorchRollout:
    """Play `num_steps` env steps in every environment.

    Args:
        model: The networks; read only.
        env: The environments, somewhere in their episodes.
        obs: Their current observations. Shape (N, D).
        num_steps: T.
        generator: Draws actions and all that chance decides, at once.
        normalizer: What observations pass before the networks see them; read only.
        trace: Whether to record what environment 0 did.
    """
    noise, randomness = draw(env, generator, num_steps)
    return play(model, env, obs, noise, randomness, normalizer=normalizer, trace=trace)


def draw(
    env: TorchBatchEnv, generator: torch.Generator, num_steps: int
) -> tuple[Tensor, Randomness]:
    """Draw the noise of actions (T, N, O) and all that chance decides in T env steps."""
    space = env.spec.action_space
    shape = (num_steps, env.num_envs, space.num_outputs)
    noise = distribution_for(space, torch.empty(0)).noise(generator, shape, env.dtype)
    return noise, env.draw_randomness(generator, num_steps)


@torch.no_grad()
def play(
    model: Player,
    env: TorchBatchEnv,
    obs: Tensor,
    noise: Tensor,
    randomness: Randomness,
    *,
    normalizer: Normalizer | None = None,
    trace: bool = False,
) -> TorchRollout:
    """Play one env step per row of `noise`; a pure function of its arguments.

    The policy must act step by step; everything else waits until the end, where log-probabilities
    and values of all steps are computed at once.

    Args:
        model: The networks; read only.
        env: The environments, somewhere in their episodes.
        obs: Their current observations. Shape (N, D).
        noise: From the distribution's `noise`. Shape (T, N, O).
        randomness: From `env.draw_randomness`, of T steps.
        normalizer: What observations pass before the networks see them; read only.
        trace: Whether to record what environment 0 did.
    """
    distribution = distribution_for(env.spec.action_space, model.log_std)
    raw, outputs, actions, valid = [], [], [], []
    steps: list[TorchStep] = []
    reached = [env.states[:0]]
    chances = (part.unbind(0) for part in randomness)
    for noise_now, first_now, uniforms in zip(noise.unbind(0), *chances, strict=True):
        raw.append(obs)
        now = model.actor.forward(obs if normalizer is None else normalizer.normalize(obs))
        if (valid_now := env.valid_actions()) is not None:
            valid.append(valid_now)
            now = mask_invalid(now, valid_now)
        outputs.append(now)
        actions.append(distribution.sample(now, noise_now))
        steps.append(env.step(actions[-1], first_now, uniforms))
        obs = steps[-1].obs
        if trace:
            reached.append(env.reached[:1])

    columns = TorchStep(*(torch.stack(column) for column in zip(*steps, strict=True)))
    raw_obs, final_obs, all_actions = torch.stack(raw), columns.final_obs, torch.stack(actions)
    all_obs = raw_obs
    if normalizer is not None:
        all_obs, final_obs = normalizer.normalize(raw_obs), normalizer.normalize(final_obs)
    return TorchRollout(
        obs=all_obs,
        raw_obs=raw_obs,
        actions=all_actions,
        log_probs=distribution.log_prob(torch.stack(outputs), all_actions),
        rewards=columns.rewards,
        values=_values(model, all_obs),
        next_values=_values(model, final_obs),
        terminated=columns.terminated,
        truncated=columns.truncated,
        last_obs=obs,
        reached=torch.cat(reached),
        valid=torch.stack(valid) if valid else None,
    )


def _values(model: Player, obs: Tensor) -> Tensor:
    """Evaluate the critic on observations (T, N, D). Shape (T, N).

    Most final observations are the next step's observations, but finding out which would stop the
    device; a second pass costs a fiftieth of an iteration.
    """
    return model.critic.forward(obs.flatten(0, 1)).view(obs.shape[:2])
