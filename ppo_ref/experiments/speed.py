"""Measure this machine: env steps per second, learning included, and peak memory."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Iteration, TrainEvent
from ppo_ref.experiments.memory import peak_memory
from ppo_ref.runs import start

WARM_UP_ITERATIONS = 2
"""Excludes imports, allocation and compilation."""


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Speed and memory of one setting."""

    steps_per_second: float
    """Env steps per second of wall time, learning included."""
    steps_per_cpu_second: float
    """Env steps per second of CPU time of all threads."""
    peak_memory: int | None
    """Largest resident memory of the process, bytes; None where the system does not report it."""


def measure(spec: RunSpec, *, engine: str, device: str, seconds: float) -> Speed:
    """Train for some time in a process of its own.

    Args:
        spec: What to train; its budget is not read.
        engine: As `start`.
        device: As `start`.
        seconds: How long, after a warm-up; at least one iteration is measured.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as pool:
        return pool.submit(_measure, spec, engine, device, seconds).result()


def _measure(spec: RunSpec, engine: str, device: str, seconds: float) -> Speed:
    config = spec.config.replace(total_steps=10**12, anneal_steps=None, target_return=None)
    endless = RunSpec(env=spec.env, seed=spec.seed, config=config)
    state, events = start(endless, engine=engine, device=device)
    for _ in range(WARM_UP_ITERATIONS):
        _advance(events)
    first, cpu, wall = state.global_step, time.process_time(), time.perf_counter()
    while True:
        _advance(events)
        passed = time.perf_counter() - wall
        if passed >= seconds:
            break
    steps = state.global_step - first
    return Speed(
        steps_per_second=steps / passed,
        steps_per_cpu_second=steps / (time.process_time() - cpu),
        peak_memory=peak_memory(),
    )


def _advance(events: Iterator[TrainEvent]) -> None:
    for event in events:
        if isinstance(event, Iteration):
            return
    raise ValueError("the run ended before it could be measured")


def workload(num_envs: int, hidden_sizes: tuple[int, ...]) -> PPOConfig:
    """Return the work that is measured: 128 steps, 4 epochs of 4 minibatches, as in CleanRL."""
    return PPOConfig(
        num_envs=num_envs,
        num_steps=128,
        update_epochs=4,
        num_minibatches=4,
        learning_rate=2.5e-4,
        gamma=0.99,
        ent_coef=0.01,
        hidden_sizes=hidden_sizes,
    )
