"""This project's torch engine, many seeds as one program."""

from __future__ import annotations

import dataclasses
from itertools import islice

import torch

from contenders.ppo_numpy import run_spec
from contenders.workload import Recipe, Trainer, run
from ppo_ref.torch import population


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender. It reports means over episodes, not single returns."""
    torch.set_num_threads(1)
    seeds = range(recipe.seed, recipe.seed + recipe.num_seeds)
    specs = [run_spec(dataclasses.replace(recipe, seed=seed)) for seed in seeds]
    _, iterations = population.start(specs, device="cpu")

    def advance(count: int) -> None:
        for _ in islice(iterations, count):
            pass

    return Trainer(advance, list)


if __name__ == "__main__":
    run(make_trainer)
