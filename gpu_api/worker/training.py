"""The one choice of the engine: torch on a GPU, numpy where there is none."""

from __future__ import annotations

import io
from collections.abc import Iterator

import torch

from ppo_ref import runs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import TrainEvent
from ppo_ref.files.npz import read_about
from ppo_ref.runs.start import RunState
from ppo_ref.state import FORMATS


def start(
    spec: RunSpec, engine: str, device: str, saved: bytes | None
) -> tuple[RunState, Iterator[TrainEvent]]:
    """Begin a run, or go on from a saved state with the engine that wrote it.

    Args:
        engine: "numpy", "torch", or "auto": torch on a GPU, and numpy on a CPU, where it is the
            faster one.
        device: "auto" (a GPU if there is one and the engine can use it), "cpu" or "cuda".
        saved: The bytes of a file that the state's `save` wrote.

    Raises:
        ValueError: The device is not there, or the state is of another run.
    """
    if saved is not None:
        engine = _engine_of(saved)
    if device == "auto":
        device = "cuda" if engine != "numpy" and torch.cuda.is_available() else "cpu"
    if engine == "auto":
        engine = "numpy" if device == "cpu" else "torch"
    if saved is None:
        return runs.start(spec, engine=engine, device=device)
    return runs.resume(io.BytesIO(saved), spec.config, device=device)


def _engine_of(saved: bytes) -> str:
    about = read_about(io.BytesIO(saved), "state", *FORMATS.values())
    return next(engine for engine, name in FORMATS.items() if name == about["format"])


def warm_up() -> None:
    """Train one tiny iteration, so that a worker in reserve has loaded every library it needs."""
    config = PPOConfig(total_steps=16, num_envs=2, num_steps=8, num_minibatches=1, update_epochs=1)
    _, events = start(RunSpec(env="CartPole-v1", config=config), "auto", "auto", None)
    for _event in events:
        continue
