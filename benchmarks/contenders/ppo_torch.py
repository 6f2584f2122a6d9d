"""This project's torch engine on the CPU."""

from __future__ import annotations

import torch

from contenders.ppo_numpy import advance, run_spec
from contenders.workload import Recipe, Trainer, run
from ppo_ref.runs import start


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender."""
    torch.set_num_threads(1)
    state, events = start(run_spec(recipe), engine="torch")
    return Trainer(lambda iterations: advance(events, iterations), lambda: state.episodes.returns)


if __name__ == "__main__":
    run(make_trainer)
