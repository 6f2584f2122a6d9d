"""The training loop of a population."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ppo_ref.batch import Batch
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.episodes import EPISODE_WINDOW
from ppo_ref.torch.gae import compute_gae
from ppo_ref.torch.population.state import PopulationState
from ppo_ref.torch.rollout import TorchRollout, play
from ppo_ref.torch.train import without_bootstrap
from ppo_ref.torch.update import STATISTICS, TorchBatch

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class PopulationIteration:
    """What one rollout and update of all members gave; arrays have one entry per member."""

    iteration: int
    global_step: int
    """Env steps of each member so far."""
    mean_returns: Numbers
    """Mean return of the last 100 episodes, NaN before the first ended. Shape (P,)."""
    solved_at: npt.NDArray[np.int64]
    """Env steps at which the target was reached, -1 before. Shape (P,)."""
    statistics: dict[str, Numbers]
    """`STATISTICS` of the update by name, NaN where a member has failed. Shape (P,) each."""


def start(
    specs: Sequence[RunSpec],
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
    own_streams: bool = False,
    report_every: int = 1,
) -> tuple[PopulationState, Iterator[PopulationIteration]]:
    """Return a population's state and its iterations; training happens while they are read.

    Members train on to the end of their budget, also after their target is reached.

    Args:
        specs: One run per member. They may differ in seed and in `members.VARYING`.
        device: "cpu", "cuda" or "cuda:<index>".
        dtype: Float type; float64 is for comparisons.
        own_streams: Draw for every member what a single run of its seed draws. Slower by a few
            calls per member and iteration; without it one stream serves all.
        report_every: Iterations between two reports. Each asks the device, which costs time.

    Raises:
        ValueError: The members cannot be one program, the environment is unknown or not made of
            arrays, or the device is not here.
    """
    state = PopulationState.create(specs, device=device, dtype=dtype, own_streams=own_streams)
    return state, train(state, report_every=report_every)


def train(state: PopulationState, *, report_every: int = 1) -> Iterator[PopulationIteration]:
    """Train all members to the end of the budget, reporting every so often and at the end.

    Raises:
        ValueError: `report_every` is below 1.
    """
    if report_every < 1:
        raise ValueError(f"report_every is {report_every}, allowed: 1 and more")
    config, members = state.config, state.members
    for iteration in range(state.iteration + 1, config.num_iterations + 1):
        noise, randomness = state.chance.rollout(state.env, config.num_steps)
        rollout = play(
            state.model,
            state.env,
            state.obs,
            noise,
            randomness,
            normalizer=state.normalizer,
        )
        state.obs = rollout.last_obs
        state.returns.add(rollout)
        batch = to_batch(rollout, state)
        statistics = state.updater.update(batch, state.global_step, state.chance)
        if state.normalizer is not None:
            state.normalizer.update(rollout.raw_obs)
        state.iteration, state.global_step = iteration, state.global_step + config.batch_size
        full = state.returns.num_episodes >= EPISODE_WINDOW
        reached = full & (state.returns.means() >= members.target_return)
        state.solved.note(reached, state.global_step)
        if iteration % report_every == 0 or iteration == config.num_iterations:
            yield _report(state, statistics)


def to_batch(rollout: TorchRollout, state: PopulationState) -> TorchBatch:
    """Estimate advantages and bring the samples into one row of (P, T * N, ...) per member."""
    config, members, num_envs = state.config, state.members, state.config.num_envs
    rewards = rollout.rewards
    if state.reward_scaler is not None:
        rewards = state.reward_scaler.scale(rewards, rollout.terminated | rollout.truncated)
    if config.algorithm == "reinforce":
        rollout = without_bootstrap(rollout, baseline=config.baseline)
    advantages, returns = compute_gae(
        rewards,
        rollout.values,
        rollout.next_values,
        rollout.terminated,
        rollout.truncated,
        gamma=members.gamma.repeat_interleave(num_envs),
        gae_lambda=members.gae_lambda.repeat_interleave(num_envs),
    )
    return Batch(
        obs=_by_member(rollout.obs, config),
        actions=_by_member(rollout.actions, config),
        log_probs=_by_member(rollout.log_probs, config),
        values=_by_member(rollout.values, config),
        advantages=_by_member(advantages, config),
        returns=_by_member(returns, config),
        valid=None if rollout.valid is None else _by_member(rollout.valid, config),
    )


def _by_member(tensor: Tensor, config: PPOConfig) -> Tensor:
    """Reorder (T, P * N, ...) into (P, T * N, ...), time first as in a single run."""
    by_step = tensor.view(len(tensor), -1, config.num_envs, *tensor.shape[2:])
    return by_step.transpose(0, 1).flatten(1, 2)


def _report(state: PopulationState, statistics: Tensor) -> PopulationIteration:
    columns = statistics.to(torch.float64).cpu().numpy()
    return PopulationIteration(
        iteration=state.iteration,
        global_step=state.global_step,
        mean_returns=state.returns.means().cpu().numpy(),
        solved_at=state.solved.at.cpu().numpy().copy(),
        statistics={name: columns[:, i] for i, name in enumerate(STATISTICS)},
    )
