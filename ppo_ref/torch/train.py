"""The training loop on a device: rollouts and updates, told as the same events as numpy's."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import torch
from torch import Tensor

from ppo_ref.batch import Batch
from ppo_ref.config import PPOConfig
from ppo_ref.debug.invariants import check_evaluation
from ppo_ref.envs.actions import executed_rows
from ppo_ref.errors import InvariantError, NonFiniteError
from ppo_ref.events import Trace, TrainEvent
from ppo_ref.run_events import Clock, done, failed, finished, iteration, run_started, violated
from ppo_ref.torch.checked_update import CheckedTorchUpdater
from ppo_ref.torch.distributions import distribution_for
from ppo_ref.torch.gae import compute_gae
from ppo_ref.torch.normalize import TorchRewardScaler
from ppo_ref.torch.rollout import TorchRollout, collect
from ppo_ref.torch.state import TorchTrainState
from ppo_ref.torch.update import TorchBatch, TorchUpdater


def train(
    state: TorchTrainState, *, trace: bool = False, debug: bool = False
) -> Iterator[TrainEvent]:
    """Train a policy; yield `run_started`, per iteration one `iteration`, and at last one `done`.

    Nothing runs between two events, so at each of them the caller may read or save `state`, or
    stop by leaving the loop. NaN or infinity anywhere ends the run with status "failed" and the
    name of the quantity; the state then holds the last finite parameters.

    Args:
        state: Made by `TorchTrainState.create` or loaded; changed as the run goes on.
        trace: Whether to yield a `trace` before each `iteration`.
        debug: Whether to check what holds in every correct run, as in `ppo_ref.train`.
    """
    config, generator = state.config, state.generator
    distribution = distribution_for(state.env.spec.action_space, state.model.log_std)
    make = CheckedTorchUpdater if debug else TorchUpdater
    updater = make(state.model, state.adam, config, distribution, kl_coef=state.kl_coef)
    clock = Clock(state.global_step)
    device, size = state.device.type, state.model.params.numel()
    yield run_started(state, engine="torch", device=device, num_parameters=size)
    try:
        while not (reason := finished(state)):
            at = state.iteration + 1
            learning_rate = config.learning_rate_at(state.global_step)
            rollout = collect(
                state.model,
                state.env,
                state.obs,
                config.num_steps,
                generator,
                normalizer=state.normalizer,
                trace=trace,
            )
            updater.clip_coef = config.clip_coef_at(state.global_step)
            state.count(rollout)
            batch = to_batch(rollout, config, state.reward_scaler)
            stats = updater.update(batch, learning_rate, updater.shuffles(generator))
            state.kl_coef = updater.kl_coef
            if state.normalizer is not None:
                state.normalizer.update(rollout.raw_obs)
            if debug:
                check_evaluation(state.policy(), state.obs.cpu().numpy())
            if trace:
                yield _trace(state, rollout)
            explained = explained_variance(batch.values, batch.returns)
            yield iteration(state, stats, explained, learning_rate, clock)
    except NonFiniteError as error:
        yield failed(state, str(error), clock, at)
    except InvariantError as error:
        yield violated(state, error, clock, at)
    else:
        yield done(state, "succeeded", reason, clock)


def to_batch(
    rollout: TorchRollout, config: PPOConfig, scaler: TorchRewardScaler | None = None
) -> TorchBatch:
    """Estimate advantages and flatten time and environments into one axis.

    Args:
        rollout: What was played.
        config: How to learn from it.
        scaler: What rewards pass before, changed by them.

    Raises:
        NonFiniteError: Something in the rollout is NaN or infinite; the message names it.
    """
    rewards, seen = rollout.rewards, rollout
    if scaler is not None:
        rewards = scaler.scale(rewards, rollout.terminated | rollout.truncated)
    if config.algorithm == "reinforce":
        rollout = without_bootstrap(rollout, baseline=config.baseline)
    advantages, returns = compute_gae(
        rewards,
        rollout.values,
        rollout.next_values,
        rollout.terminated,
        rollout.truncated,
        gamma=config.gamma,
        gae_lambda=config.gae_lambda,
    )
    _require_finite(
        obs=rollout.obs,
        rewards=rollout.rewards,
        values=seen.values,
        next_values=seen.next_values,
        log_probs=rollout.log_probs,
        advantages=advantages,
    )
    return Batch(
        obs=rollout.obs.flatten(0, 1),
        actions=rollout.actions.flatten(0, 1),
        log_probs=rollout.log_probs.flatten(),
        values=rollout.values.flatten(),
        advantages=advantages.flatten(),
        returns=returns.flatten(),
        valid=None if rollout.valid is None else rollout.valid.flatten(0, 1),
    )


def without_bootstrap(rollout: TorchRollout, *, baseline: bool) -> TorchRollout:
    """Return what REINFORCE sees of a rollout: `ppo_ref.train.without_bootstrap` on a device."""
    ended = rollout.terminated | rollout.truncated
    ended[-1] = True
    values = rollout.values if baseline else torch.zeros_like(rollout.values)
    return dataclasses.replace(
        rollout,
        values=values,
        next_values=rollout.next_values if baseline else values,
        terminated=ended,
        truncated=torch.zeros_like(ended),
    )


def explained_variance(values: Tensor, returns: Tensor) -> float | None:
    """Return 1 - Var(returns - values) / Var(returns), None when the returns do not vary."""
    wide = torch.stack((returns, returns - values)).to(torch.float64)
    total, unexplained = torch.var(wide, 1, correction=0).tolist()
    return None if total == 0.0 else float(1.0 - unexplained / total)


def _require_finite(**tensors: Tensor) -> None:
    # NaN and infinities survive a sum, and all sums are fetched from the device at once.
    sums = torch.stack([tensor.sum(dtype=torch.float64) for tensor in tensors.values()])
    for name, finite in zip(tensors, torch.isfinite(sums).tolist(), strict=True):
        if not finite:
            raise NonFiniteError(name)


def _trace(state: TorchTrainState, rollout: TorchRollout) -> Trace:
    ended = rollout.terminated[:, 0] | rollout.truncated[:, 0]
    return Trace(
        global_step=state.global_step,
        states=rollout.reached.tolist(),
        actions=executed_rows(state.env.spec.action_space, rollout.actions[:, 0].numpy(force=True)),
        ended=ended.tolist(),
    )
