"""Proximal policy optimisation: a loop of rollouts and updates that says what happens as events."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.config import PPOConfig
from ppo_ref.diagnostics import explained_variance
from ppo_ref.envs.env import Env
from ppo_ref.events import RunStarted, Trace, TrainEvent
from ppo_ref.gae import compute_gae
from ppo_ref.rollout import Rollout, collect
from ppo_ref.run_events import Clock, done, failed, finished, iteration
from ppo_ref.state import TrainState
from ppo_ref.update import Batch, NonFiniteError, Updater

__all__ = ["AdvantageEstimator", "TrainState", "train"]

AdvantageEstimator = Callable[..., tuple[FloatArray, FloatArray]]
"""A function with the signature of `compute_gae`."""


# --8<-- [start:train]
def train(
    config: PPOConfig,
    env: Env,
    rng: np.random.Generator,
    *,
    state: TrainState | None = None,
    trace: bool = False,
    advantage_estimator: AdvantageEstimator = compute_gae,
) -> Iterator[TrainEvent]:
    """Train a policy; yield `run_started`, per iteration one `iteration`, and at last one `done`.

    Nothing runs between two events, so at each of them the caller may read or save `state`, or
    stop by leaving the loop. NaN or infinity anywhere ends the run with status "failed" and the
    name of the quantity; the state then holds the last finite parameters.

    Args:
        config: Hyperparameters.
        env: `config.num_envs` copies of a world.
        rng: The run's only source of randomness.
        state: Made by `TrainState.create` from the same three or loaded; created when None.
        trace: Whether to yield a `trace` before each `iteration`.
        advantage_estimator: What to use in place of `compute_gae`, for experiments.

    Raises:
        ValueError: `state` is of another env, rng or config, or `env` of another size.
    """
    state = TrainState.create(config, env, rng) if state is None else state
    if (state.env, state.rng, state.config) != (env, rng, config):
        raise ValueError("state belongs to another run, allowed: one made of this config, env, rng")
    updater = Updater(state.model, state.adam, config)
    clock = Clock(state.global_step)
    yield _run_started(state)
    try:
        while not (reason := finished(state)):
            learning_rate = config.learning_rate_at(state.global_step)
            rollout = collect(state.model, env, state.obs, config.num_steps, rng, trace=trace)
            _count(state, rollout)
            batch = _to_batch(rollout, config, advantage_estimator)
            stats = updater.update(batch, learning_rate, rng)
            if trace:
                yield _trace(state, rollout)
            explained = explained_variance(batch.values, batch.returns)
            yield iteration(state, stats, explained, learning_rate, clock)
    except NonFiniteError as error:
        yield failed(state, str(error), clock)
    else:
        yield done(state, "succeeded", reason, clock)


# --8<-- [end:train]


def _to_batch(rollout: Rollout, config: PPOConfig, estimator: AdvantageEstimator) -> Batch:
    """Estimate advantages and flatten time and environments into one axis."""
    for name in ("obs", "rewards", "values", "next_values", "log_probs"):
        _require_finite(name, getattr(rollout, name))
    advantages, returns = estimator(
        rollout.rewards,
        rollout.values,
        rollout.next_values,
        rollout.terminated,
        rollout.truncated,
        gamma=config.gamma,
        gae_lambda=config.gae_lambda,
    )
    _require_finite("advantages", advantages)
    _require_finite("returns", returns)
    dtype = rollout.obs.dtype
    return Batch(
        obs=rollout.obs.reshape(config.batch_size, -1),
        actions=rollout.actions.ravel(),
        log_probs=rollout.log_probs.ravel(),
        values=rollout.values.ravel(),
        advantages=advantages.astype(dtype, copy=False).ravel(),
        returns=returns.astype(dtype, copy=False).ravel(),
    )


def _require_finite(name: str, array: FloatArray) -> None:
    # NaN and infinities survive a sum, which is cheaper than looking at every entry.
    with np.errstate(over="ignore", invalid="ignore"):
        if not np.isfinite(array.sum(dtype=np.float64)):
            raise NonFiniteError(name)


def _count(state: TrainState, rollout: Rollout) -> None:
    state.iteration += 1
    state.global_step += state.config.batch_size
    state.obs = rollout.last_obs
    state.episodes.add(rollout)


def _run_started(state: TrainState) -> RunStarted:
    return RunStarted(
        env=state.env.spec.name,
        seed=state.seed,
        config=state.config.to_dict(),
        engine="numpy",
        device="cpu",
        global_step=state.global_step,
        num_parameters=state.model.params.size,
    )


def _trace(state: TrainState, rollout: Rollout) -> Trace:
    ended = rollout.terminated[:, 0] | rollout.truncated[:, 0]
    return Trace(global_step=state.global_step, states=rollout.trace, ended=ended.tolist())
