"""The work that every contender does: CartPole-v1 with CleanRL's shape of network and update."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

NUM_STEPS = 128
UPDATE_EPOCHS = 4
NUM_MINIBATCHES = 4
LEARNING_RATE = 2.5e-4
GAMMA = 0.99
GAE_LAMBDA = 0.95
CLIP_COEF = 0.2
ENT_COEF = 0.01
VF_COEF = 0.5
MAX_GRAD_NORM = 0.5
HIDDEN_SIZES = (64, 64)

Trainer = Callable[[int], None]
"""Trains for this many further iterations (rollout and update)."""


def measure(make_trainer: Callable[[int], Trainer]) -> None:
    """Run one contender as a program: warm up, time, print one JSON line.

    Args:
        make_trainer: num_envs -> a trainer, ready to go on where it stopped.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--num-envs", type=int, required=True)
    parser.add_argument("--iterations", type=int, required=True)
    asked = parser.parse_args()
    train = make_trainer(asked.num_envs)
    train(2)  # imports, allocation and compilation are not what is compared
    cpu, wall = time.process_time(), time.perf_counter()
    train(asked.iterations)
    steps = asked.iterations * asked.num_envs * NUM_STEPS
    seconds = {
        "cpu_seconds": time.process_time() - cpu,
        "wall_seconds": time.perf_counter() - wall,
    }
    print(json.dumps({"steps": steps, **seconds}))
