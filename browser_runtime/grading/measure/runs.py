"""Train with the settings of an attempt, and measure its symptoms."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from browser_runtime.grading.measure.training import Training
from ppo_ref import envs
from ppo_ref.config import PPOConfig
from ppo_ref.events import Done, Iteration
from ppo_ref.train import TrainState, train


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run, measured."""

    seed: int
    reached: bool
    """Whether its mean return reached the target within the budget."""
    broke: str
    """Name of the quantity that became NaN or infinite; empty when none did."""
    global_step: int
    iterations: tuple[Iteration, ...]

    def measure(self, statistic: str, metric: str) -> float | None:
        """Return a statistic of a metric over the run's iterations, None where it has no value."""
        values = [getattr(one, metric) for one in self.iterations]
        known = [float(v) for v in values if v is not None and math.isfinite(v)]
        if not known:
            return None
        return {
            "first": known[0],
            "last": known[-1],
            "mean": sum(known) / len(known),
            "max": max(known),
            "min": min(known),
        }[statistic]


def trained(
    world: str, config: PPOConfig, seed: int, number: int, total: int
) -> Generator[Training, None, Run]:
    """Train once, until the config's target is reached or its budget used.

    Args:
        world: Id of the environment.
        config: The run's config, with a `target_return`.
        seed: The run's seed.
        number: Number of this run among the attempt's, counted from 0.
        total: Number of the attempt's runs.

    Yields:
        The progress of all the attempt's runs together.
    """
    env, rng = envs.make(world, config.num_envs), np.random.default_rng([seed, number])
    state = TrainState.create(config, env, rng)
    iterations: list[Iteration] = []
    with np.errstate(all="ignore"):  # a run that breaks down is a verdict, not a warning
        for event in train(config, env, rng, state=state):
            if isinstance(event, Iteration):
                iterations.append(event)
                done = min(1.0, event.global_step / config.total_steps)
                yield Training(world=world, share=(number + done) / total)
            elif isinstance(event, Done):
                end = event
    mean, target = state.episodes.mean_return, config.target_return
    reached = mean is not None and target is not None and mean >= target
    return Run(
        seed=number,
        reached=reached and state.episodes.full and end.status == "succeeded",
        broke=end.reason if end.status == "failed" else "",
        global_step=end.global_step,
        iterations=tuple(iterations),
    )
