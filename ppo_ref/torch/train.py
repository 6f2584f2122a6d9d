"""The training loop on a device: rollouts and updates, told as the same events as numpy's."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from ppo_ref.config import PPOConfig
from ppo_ref.events import RunStarted, Trace, TrainEvent
from ppo_ref.run_events import Clock, done, failed, finished, iteration
from ppo_ref.torch.gae import compute_gae
from ppo_ref.torch.rollout import TorchRollout, collect
from ppo_ref.torch.state import TorchTrainState
from ppo_ref.torch.update import TorchBatch, TorchUpdater
from ppo_ref.update import NonFiniteError


def train(state: TorchTrainState, *, trace: bool = False) -> Iterator[TrainEvent]:
    """Train a policy; yield `run_started`, per iteration one `iteration`, and at last one `done`.

    Nothing runs between two events, so at each of them the caller may read or save `state`, or
    stop by leaving the loop. NaN or infinity anywhere ends the run with status "failed" and the
    name of the quantity; the state then holds the last finite parameters.

    Args:
        state: Made by `TorchTrainState.create` or loaded; changed as the run goes on.
        trace: Whether to yield a `trace` before each `iteration`.
    """
    config, generator = state.config, state.generator
    updater = TorchUpdater(state.model, state.adam, config)
    clock = Clock(state.global_step)
    yield _run_started(state)
    try:
        while not (reason := finished(state)):
            learning_rate = config.learning_rate_at(state.global_step)
            rollout = collect(
                state.model, state.env, state.obs, config.num_steps, generator, trace=trace
            )
            _count(state, rollout)
            batch = to_batch(rollout, config)
            stats = updater.update(batch, learning_rate, updater.shuffles(generator))
            if trace:
                yield _trace(state, rollout)
            explained = explained_variance(batch.values, batch.returns)
            yield iteration(state, stats, explained, learning_rate, clock)
    except NonFiniteError as error:
        yield failed(state, str(error), clock)
    else:
        yield done(state, "succeeded", reason, clock)


def to_batch(rollout: TorchRollout, config: PPOConfig) -> TorchBatch:
    """Estimate advantages and flatten time and environments into one axis.

    Raises:
        NonFiniteError: Something in the rollout is NaN or infinite; the message names it.
    """
    advantages, returns = compute_gae(
        rollout.rewards,
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
        values=rollout.values,
        next_values=rollout.next_values,
        log_probs=rollout.log_probs,
        advantages=advantages,
    )
    return TorchBatch(
        obs=rollout.obs.flatten(0, 1),
        actions=rollout.actions.flatten(),
        log_probs=rollout.log_probs.flatten(),
        values=rollout.values.flatten(),
        advantages=advantages.flatten(),
        returns=returns.flatten(),
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


def _count(state: TorchTrainState, rollout: TorchRollout) -> None:
    state.iteration += 1
    state.global_step += state.config.batch_size
    state.obs = rollout.last_obs
    state.episodes.add(rollout)


def _run_started(state: TorchTrainState) -> RunStarted:
    return RunStarted(
        env=state.env.spec.name,
        seed=state.seed,
        config=state.config.to_dict(),
        engine="torch",
        device=state.device.type,
        global_step=state.global_step,
        num_parameters=state.model.params.numel(),
    )


def _trace(state: TorchTrainState, rollout: TorchRollout) -> Trace:
    ended = rollout.terminated[:, 0] | rollout.truncated[:, 0]
    return Trace(
        global_step=state.global_step, states=rollout.reached.tolist(), ended=ended.tolist()
    )
