"""Proximal policy optimisation: a loop of rollouts and updates that yields events."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import numpy as np

from ppo_ref.arrays import AnyArray, FloatArray
from ppo_ref.batch import Batch
from ppo_ref.config import PPOConfig
from ppo_ref.debug.checked_update import CheckedUpdater
from ppo_ref.debug.invariants import check_evaluation
from ppo_ref.diagnostics import explained_variance
from ppo_ref.distributions import distribution_for
from ppo_ref.envs.actions import executed_rows
from ppo_ref.envs.env import Env
from ppo_ref.errors import InvariantError, NonFiniteError
from ppo_ref.events import Trace, TrainEvent
from ppo_ref.gae import compute_gae
from ppo_ref.normalize import ObsNormalizer, RewardScaler
from ppo_ref.rollout import Rollout, collect
from ppo_ref.run_events import Clock, done, failed, finished, iteration, run_started, violated
from ppo_ref.state import TrainState
from ppo_ref.update import Updater

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
    debug: bool = False,
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
        debug: Whether to check the `invariants` of every correct run. The numbers stay the same;
            a violation ends the run with status "failed" and the broken invariant as reason.
        advantage_estimator: Replaces `compute_gae` in experiments.

    Raises:
        ValueError: `state` is of another env, rng or config, or `env` of another size.
    """
    state = TrainState.create(config, env, rng) if state is None else state
    if (state.env, state.rng, state.config) != (env, rng, config):
        raise ValueError("state belongs to another run, allowed: one made of this config, env, rng")
    distribution = distribution_for(env.spec.action_space, state.model.log_std)
    make = CheckedUpdater if debug else Updater
    updater = make(state.model, state.adam, config, distribution, kl_coef=state.kl_coef)
    clock = Clock(state.global_step, state.wall_seconds)
    size, at = state.model.params.size, state.iteration + 1
    yield run_started(state, engine="numpy", device="cpu", num_parameters=size)
    try:
        if state.normalizer is not None and not state.normalizer.statistics.count:
            look_around(state, state.normalizer)
        while not (reason := finished(state)):
            at = state.iteration + 1
            learning_rate = config.learning_rate_at(state.global_step)
            rollout = collect(
                state.model,
                env,
                state.obs,
                config.num_steps,
                rng,
                normalizer=state.normalizer,
                trace=trace,
            )
            updater.clip_coef = config.clip_coef_at(state.global_step)
            state.count(rollout)
            batch = to_batch(rollout, config, advantage_estimator, state.reward_scaler)
            stats = updater.update(batch, learning_rate, rng)
            state.kl_coef = updater.kl_coef
            if state.normalizer is not None:
                state.normalizer.update(rollout.raw_obs)
            if debug:
                check_evaluation(state.policy(), state.obs)
            if trace:
                yield _trace(state, rollout)
            explained = explained_variance(batch.values, batch.returns)
            state.wall_seconds = clock.seconds
            yield iteration(state, stats, explained, learning_rate, clock)
    except NonFiniteError as error:
        yield failed(state, str(error), clock, at)
    except InvariantError as error:
        yield violated(state, error, clock, at)
    else:
        yield done(state, "succeeded", reason, clock)


# --8<-- [end:train]


def look_around(state: TrainState, normalizer: ObsNormalizer) -> None:
    """Give an untrained run its first statistics of observations, and begin the episodes again.

    A rollout of the untrained policy is played only to be seen: without it, the first rollout to
    learn from would be clipped at 10 in whatever units the environment has, and mostly constant.
    Its env steps are not counted.

    Args:
        state: The run.
        normalizer: Its normaliser, which has seen nothing.
    """
    steps = state.config.num_steps
    seen = collect(state.model, state.env, state.obs, steps, state.rng, normalizer=normalizer)
    _require_finite("obs", seen.raw_obs)
    normalizer.update(seen.raw_obs)
    state.begin_episodes()


def to_batch(
    rollout: Rollout,
    config: PPOConfig,
    estimator: AdvantageEstimator = compute_gae,
    scaler: RewardScaler | None = None,
) -> Batch[AnyArray]:
    """Estimate advantages and flatten time and environments into one axis.

    Args:
        rollout: The rollout to learn from.
        config: The run's hyperparameters.
        estimator: Replaces `compute_gae`.
        scaler: Scales the rewards first, and is updated with them.

    Raises:
        NonFiniteError: A quantity of the rollout is NaN or infinite; the message names it.
    """
    for name in ("obs", "rewards", "values", "next_values", "log_probs"):
        _require_finite(name, getattr(rollout, name))
    rewards, ended = rollout.rewards, rollout.terminated | rollout.truncated
    if scaler is not None:
        rewards = scaler.scale(rewards, ended)
    if config.algorithm == "reinforce":
        rollout = without_bootstrap(rollout, baseline=config.baseline)
    advantages, returns = estimator(
        rewards,
        rollout.values,
        rollout.next_values,
        rollout.terminated,
        rollout.truncated,
        gamma=config.gamma,
        gae_lambda=config.gae_lambda,
    )
    _require_finite("advantages", advantages)
    _require_finite("returns", returns)
    dtype, size = rollout.obs.dtype, config.batch_size
    return Batch(
        obs=rollout.obs.reshape(size, -1),
        actions=rollout.actions.reshape(size, *rollout.actions.shape[2:]),
        log_probs=rollout.log_probs.ravel(),
        values=rollout.values.ravel(),
        advantages=advantages.ravel().astype(dtype),
        returns=returns.ravel().astype(dtype),
        valid=None if rollout.valid is None else rollout.valid.reshape(size, -1),
    )


# --8<-- [start:without_bootstrap]
def without_bootstrap(rollout: Rollout, *, baseline: bool) -> Rollout:
    """Return a rollout for REINFORCE: no value beyond its last step or that of an episode.

    With gae_lambda 1 the deltas then add up to the observed return minus the value, and without a
    baseline to that return alone.

    Args:
        rollout: The rollout as collected.
        baseline: Whether the critic's values are subtracted.
    """
    ended = rollout.terminated | rollout.truncated
    ended[-1] = True
    values = rollout.values if baseline else np.zeros_like(rollout.values)
    return dataclasses.replace(
        rollout,
        values=values,
        next_values=rollout.next_values if baseline else values,
        terminated=ended,
        truncated=np.zeros_like(ended),
    )
    # --8<-- [end:without_bootstrap]


def _require_finite(name: str, array: FloatArray) -> None:
    # NaN and infinities survive a sum, which is cheaper than a test of every entry.
    with np.errstate(over="ignore", invalid="ignore"):
        if not np.isfinite(array.sum(dtype=np.float64)):
            raise NonFiniteError(name)


def _trace(state: TrainState, rollout: Rollout) -> Trace:
    ended = rollout.terminated[:, 0] | rollout.truncated[:, 0]
    return Trace(
        global_step=state.global_step,
        states=rollout.trace,
        actions=executed_rows(state.env.spec.action_space, rollout.actions[:, 0]),
        ended=ended.tolist(),
    )
