"""The work of every contender on CartPole-v1, and the program that measures it."""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ppo_ref.experiments.memory import peak_memory

TARGET_RETURN = 475.0
EPISODE_WINDOW = 100
"""Training episodes whose mean return must be at the target for CartPole to count as solved."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Hyperparameters; the value loss carries a factor 1/2."""

    num_envs: int = 8
    num_steps: int = 128
    update_epochs: int = 4
    num_minibatches: int = 4
    learning_rate: float = 2.5e-4
    anneal_steps: int | None = None
    """Env steps over which the learning rate falls to 0; constant when None."""
    gamma: float = 0.99
    gae_lambda: float = 0.95
    clip_coef: float = 0.2
    ent_coef: float = 0.01
    vf_coef: float = 0.5
    max_grad_norm: float = 0.5
    hidden_sizes: tuple[int, ...] = (64, 64)
    adam_eps: float = 1e-5
    seed: int = 0
    num_seeds: int = 1
    """Number of seeds trained side by side, from `seed` on; 1 for contenders that cannot."""

    @property
    def batch_size(self) -> int:
        """Env steps per iteration."""
        return self.num_envs * self.num_steps

    def learning_rate_at(self, iteration: int) -> float:
        """Return the learning rate of an iteration, counted from 0."""
        if self.anneal_steps is None:
            return self.learning_rate
        passed = iteration * self.batch_size / self.anneal_steps
        return self.learning_rate * max(0.0, 1.0 - passed)


SAME_WORK = Recipe()
"""CleanRL's shape of network and update, for env steps per second."""
QUICK = Recipe(
    num_envs=64,
    num_steps=32,
    num_minibatches=8,
    learning_rate=1.58e-3,
    anneal_steps=250_000,
    gamma=0.98,
    gae_lambda=0.9,
)
"""A recipe that solves CartPole in little time, with every contender."""


class Trainer(NamedTuple):
    """A contender, ready to go on where it stopped."""

    advance: Callable[[int], None]
    """Trains for a number of further iterations, rollout and update."""
    episode_returns: Callable[[], Iterable[float]]
    """Returns of the last training episodes, at least as many as the window if there were."""


def run(make_trainer: Callable[[Recipe], Trainer]) -> None:
    """Run a contender's program: measure as the command line says, print one JSON line.

    Args:
        make_trainer: Recipe -> the contender, before its first iteration.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--num-envs", type=int, default=SAME_WORK.num_envs)
    parser.add_argument("--width", type=int, default=64, help="units of each of two hidden layers")
    parser.add_argument("--iterations", type=int, help="how many to time; default: until solved")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--num-seeds", type=int, default=1)
    asked = parser.parse_args()
    if asked.iterations is None:
        measured = _until_solved(make_trainer, dataclasses.replace(QUICK, seed=asked.seed))
    else:
        recipe = dataclasses.replace(
            SAME_WORK,
            num_envs=asked.num_envs,
            hidden_sizes=(asked.width, asked.width),
            num_seeds=asked.num_seeds,
        )
        measured = _for_iterations(make_trainer, recipe, asked.iterations)
    print(json.dumps({**measured, "peak_memory": peak_memory()}))


def _for_iterations(
    make_trainer: Callable[[Recipe], Trainer], recipe: Recipe, iterations: int
) -> dict[str, float]:
    cpu = time.process_time()
    trainer = make_trainer(recipe)
    trainer.advance(2)  # allocation and compilation are not compared
    begun, wall = time.process_time(), time.perf_counter()
    trainer.advance(iterations)
    return {
        "steps": iterations * recipe.batch_size * recipe.num_seeds,
        "start_cpu_seconds": begun - cpu,
        "cpu_seconds": time.process_time() - begun,
        "wall_seconds": time.perf_counter() - wall,
    }


def _until_solved(
    make_trainer: Callable[[Recipe], Trainer], recipe: Recipe
) -> dict[str, float | bool]:
    """Train until the target or to the end of annealing; everything but imports is counted."""
    cpu, wall = time.process_time(), time.perf_counter()
    trainer = make_trainer(recipe)
    assert recipe.anneal_steps is not None
    begun, solved, iteration = cpu, False, 0
    while not solved and iteration * recipe.batch_size < recipe.anneal_steps:
        trainer.advance(1)
        iteration += 1
        if iteration == 2:
            begun = time.process_time()
        last = list(trainer.episode_returns())[-EPISODE_WINDOW:]
        solved = len(last) == EPISODE_WINDOW and bool(sum(last) >= TARGET_RETURN * EPISODE_WINDOW)
    return {
        "solved": solved,
        "steps": iteration * recipe.batch_size,
        "start_cpu_seconds": begun - cpu,
        "cpu_seconds": time.process_time() - cpu,
        "wall_seconds": time.perf_counter() - wall,
    }
