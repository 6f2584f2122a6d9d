"""This project's torch engine, many seeds as one program."""

from __future__ import annotations

import dataclasses

import torch

from contenders.ppo_numpy import advance, run_spec
from contenders.workload import Recipe, Trainer, run
from ppo_ref.torch import run as ppo


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender. It reports no returns, because `growth.py` reads the time alone."""
    torch.set_num_threads(1)
    seeds = range(recipe.seed, recipe.seed + recipe.num_seeds)
    specs = [run_spec(dataclasses.replace(recipe, seed=seed)) for seed in seeds]
    states, told = ppo.start_population(specs, device="cpu", own_streams=False)
    # All members end an iteration before any begins the next.
    events = (event for member, event in told if member == len(states) - 1)
    return Trainer(lambda iterations: advance(events, iterations), list)


if __name__ == "__main__":
    run(make_trainer)
