"""This project's numpy core, one seed after another: the baseline of training side by side."""

from __future__ import annotations

import dataclasses

from contenders import ppo_numpy
from contenders.workload import Recipe, Trainer, run


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender."""
    seeds = range(recipe.seed, recipe.seed + recipe.num_seeds)
    trainers = [
        ppo_numpy.make_trainer(dataclasses.replace(recipe, seed=seed, num_seeds=1))
        for seed in seeds
    ]

    def advance(iterations: int) -> None:
        for trainer in trainers:
            trainer.advance(iterations)

    return Trainer(advance, trainers[0].episode_returns)


if __name__ == "__main__":
    run(make_trainer)
