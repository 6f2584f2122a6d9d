"""This project's torch engine on the CPU."""

from __future__ import annotations

import torch

from contenders import workload
from contenders.ppo_numpy import advance, config
from ppo_ref.config import RunSpec
from ppo_ref.torch import run


def make_trainer(num_envs: int) -> workload.Trainer:
    """Return a trainer of `num_envs` environments."""
    torch.set_num_threads(1)
    spec = RunSpec(env="CartPole-v1", seed=0, config=config(num_envs))
    _, events = run.start(spec, device="cpu")
    return lambda iterations: advance(events, iterations)


if __name__ == "__main__":
    workload.measure(make_trainer)
