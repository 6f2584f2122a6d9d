"""REINFORCE on CartPole with and without its critic as baseline, as chapter 4 reports it."""

from __future__ import annotations

import argparse
import itertools
from typing import Any

import numpy as np
import written_results
from rich.progress import track

from ppo_ref import envs
from ppo_ref.config import PPOConfig
from ppo_ref.train import TrainState, train

BALANCED = 195.0
"""Mean return of 100 episodes that counts: the threshold of CartPole-v0; v1 asks for 475."""
LEARNING_RATES = (0.01, 0.02)
CONFIG = PPOConfig(
    algorithm="reinforce",
    num_envs=16,
    num_steps=64,
    update_epochs=1,
    num_minibatches=1,
    gae_lambda=1.0,
    total_steps=40_960,
    norm_adv=False,
    target_return=BALANCED,
)
"""Advantages are not normalised: that would subtract the batch mean, which is a baseline."""


def main() -> None:
    """Run every seed with both learning rates, with and without; write `results/`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    seeds = range(parser.parse_args().seeds)
    asked = list(itertools.product(seeds, LEARNING_RATES, (True, False)))
    runs = [
        {"seed": seed, "learning_rate": rate, "baseline": has, "best": best(seed, rate, has)}
        for seed, rate, has in track(asked, "CartPole")
    ]
    written_results.write("cartpole_baseline", COLUMNS, rows(runs), {"runs": runs})


COLUMNS = ("learning rate", "with the critic as baseline", "without")


def best(seed: int, learning_rate: float, has_baseline: bool) -> float:
    """Return the best mean of 100 episode returns that a run saw."""
    config = CONFIG.replace(learning_rate=learning_rate, baseline=has_baseline)
    env, rng = envs.make("CartPole-v1", config.num_envs), np.random.default_rng(seed)
    state, highest = TrainState.create(config, env, rng), 0.0
    for _ in train(config, env, rng, state=state):
        mean = state.episodes.mean_return
        if state.episodes.full and mean is not None:
            highest = max(highest, mean)
    return highest


def rows(runs: list[dict[str, Any]]) -> list[list[str]]:
    """Count the runs that balanced, one row per learning rate."""
    return [
        [f"{rate:g}", *(counted(runs, rate, has) for has in (True, False))]
        for rate in LEARNING_RATES
    ]


def counted(runs: list[dict[str, Any]], rate: float, has_baseline: bool) -> str:
    """Say how many runs of a kind balanced."""
    kind = [r["best"] for r in runs if (r["learning_rate"], r["baseline"]) == (rate, has_baseline)]
    return f"{sum(value >= BALANCED for value in kind)} of {len(kind)}"


if __name__ == "__main__":
    main()
