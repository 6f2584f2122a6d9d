"""The one place that knows which engine trains: torch, on a GPU where there is one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import TrainEvent
from ppo_ref.policy import Policy
from ppo_ref.torch.run import start as start_torch
from ppo_ref.torch.state import TorchTrainState


@dataclass(frozen=True, kw_only=True)
class Training:
    """A run under way: reading `events` trains, and the state stands still between two of them."""

    state: TorchTrainState
    events: Iterator[TrainEvent]

    def policy(self) -> Policy:
        """Return a copy of the policy as it is now."""
        return self.state.policy()

    def saved(self) -> bytes:
        """Return everything needed to go on as the bytes of a file, without pickle."""
        file = io.BytesIO()
        self.state.save(file)
        return file.getvalue()


def start(spec: RunSpec, device: str, saved: bytes | None) -> Training:
    """Begin a run, or go on from a saved state.

    Args:
        device: "auto" (a GPU if there is one), "cpu" or "cuda".
        saved: What `Training.saved` returned.

    Raises:
        ValueError: The device is not there, or the state is of another run.
    """
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    state = None if saved is None else TorchTrainState.load(io.BytesIO(saved), device=device)
    state, events = start_torch(spec, device=device, state=state)
    return Training(state=state, events=events)


def warm_up() -> None:
    """Train one tiny iteration, so that a worker in reserve has loaded every library it needs."""
    config = PPOConfig(total_steps=16, num_envs=2, num_steps=8, num_minibatches=1, update_epochs=1)
    for _event in start(RunSpec(env="CartPole-v1", config=config), "auto", None).events:
        continue
