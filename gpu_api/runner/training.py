"""The one place that knows which engine trains."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ppo_ref import run
from ppo_ref.config import RunSpec
from ppo_ref.events import TrainEvent
from ppo_ref.policy import Policy


class State(Protocol):
    """A run between two iterations, consistent whenever its events stand still."""

    def policy(self) -> Policy:
        """Return a copy of the policy as it is now."""
        ...

    def save(self, file: Path) -> None:
        """Write everything needed to go on, without pickle."""
        ...


@dataclass(frozen=True, kw_only=True)
class Training:
    """A run under way: reading `events` trains."""

    state: State
    events: Iterator[TrainEvent]


def start(spec: RunSpec, device: str, saved: bytes | None) -> Training:
    """Begin a run, or go on from a saved state.

    Args:
        device: "auto" (a GPU if there is one), "cpu" or "cuda".
        saved: What `save_state` returned.

    Raises:
        ValueError: The device is not there, or the state is of another kind.
    """
    if device == "cuda":
        raise ValueError("device is 'cuda', allowed on this machine: cpu")
    if saved is None:
        state, events = run.start(spec)
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "state.npz")
            path.write_bytes(saved)
            state, events = run.resume(path)
    return Training(state=state, events=events)


def save_state(state: State) -> bytes:
    """Return a state as the bytes of its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "state.npz")
        state.save(path)
        return path.read_bytes()
