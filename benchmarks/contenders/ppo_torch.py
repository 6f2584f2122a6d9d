"""This project's torch engine on the CPU."""

from __future__ import annotations

import torch

from contenders.ppo_numpy import advance, run_spec
from contenders.workload import Recipe, Trainer, run
from ppo_ref.torch import run as ppo


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender."""
    torch.set_num_threads(1)
    state, events = ppo.start(run_spec(recipe), device="cpu")
    return Trainer(lambda iterations: advance(events, iterations), lambda: state.episodes.returns)


if __name__ == "__main__":
    run(make_trainer)
