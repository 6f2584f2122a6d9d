"""The one place that knows which engine trains: torch on a GPU, numpy where there is none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import TrainEvent
from ppo_ref.files.npz import read_about
from ppo_ref.policy import Policy
from ppo_ref.runs import start as engines
from ppo_ref.runs.start import RunState
from ppo_ref.state import FORMATS


@dataclass(frozen=True, kw_only=True)
class Training:
    """A run under way: reading `events` trains, and the state stands still between two of them."""

    state: RunState
    events: Iterator[TrainEvent]

    def policy(self) -> Policy:
        """Return a copy of the policy as it is now."""
        return self.state.policy()

    def saved(self) -> bytes:
        """Return everything needed to go on as the bytes of a file, without pickle."""
        file = io.BytesIO()
        self.state.save(file)
        return file.getvalue()


def start(spec: RunSpec, engine: str, device: str, saved: bytes | None) -> Training:
    """Begin a run, or go on from a saved state with the engine that wrote it.

    Args:
        engine: "numpy", "torch", or "auto": torch on a GPU, which it is made for, and numpy on a
            CPU, where it is the faster one.
        device: "auto" (a GPU if there is one and the engine can use it), "cpu" or "cuda".
        saved: What `Training.saved` returned.

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
        state, events = engines.start(spec, engine=engine, device=device)
    else:
        state, events = engines.resume(io.BytesIO(saved), spec.config, device=device)
    return Training(state=state, events=events)


def _engine_of(saved: bytes) -> str:
    about = read_about(io.BytesIO(saved), "state", *FORMATS.values())
    return next(engine for engine, name in FORMATS.items() if name == about["format"])


def warm_up() -> None:
    """Train one tiny iteration, so that a worker in reserve has loaded every library it needs."""
    config = PPOConfig(total_steps=16, num_envs=2, num_steps=8, num_minibatches=1, update_epochs=1)
    for _event in start(RunSpec(env="CartPole-v1", config=config), "auto", "auto", None).events:
        continue
