"""Train in the page: a run's events in small batches, with its policies as ONNX."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from browser_runtime import soft_stop, variants
from browser_runtime.entry import Message
from browser_runtime.watched import WatchedEnv
from ppo_ref.config import RunSpec
from ppo_ref.events import TrainEvent, to_dict
from ppo_ref.files.onnx_writer import policy_to_onnx
from ppo_ref.runs.driver import Driver
from ppo_ref.runs.schedule import Evenly
from ppo_ref.runs.start import RunState

_BATCH_SECONDS = 0.05
_CHECKPOINTS = 50
"""Most policies of a run that the page keeps besides the untrained one: enough to scrub through,
36 kB each."""


@dataclass(frozen=True, kw_only=True)
class Train:
    """A run to train."""

    spec: dict[str, Any]
    """The dict of `RunSpec.to_dict`."""
    trace: bool = False
    """Whether to send the trajectory of environment 0 as well."""
    wall: bool = False
    """Whether to send what all environments did, as bytes with every iteration."""
    variant: dict[str, Any] | None = None
    """The fields of `variants.Variant`, for a run that differs from the reference."""
    one_by_one: bool = False
    """Whether to send every iteration by itself, so that the page can pause after each."""


def train(payload: Train) -> Generator[Message, None, None]:
    """Train a run and yield its events; the last is always `done`.

    Stop (KeyboardInterrupt, at a yield or within an iteration) ends the run with status
    "cancelled" and a last checkpoint.

    Raises:
        FieldError: The spec is invalid.
    """
    spec = RunSpec.from_dict(payload.spec)
    variant = variants.Variant(**payload.variant or {})
    state, events = variants.start(spec, variant, trace=payload.trace, watched=payload.wall)
    batch = _Batch(state, one_by_one=payload.one_by_one)
    schedule = Evenly(_CHECKPOINTS, until=spec.config.planned_steps)
    driver = Driver(events, schedule=schedule, save=batch.save)
    try:
        for event in driver:
            if event.type == "iteration" and isinstance(state.env, WatchedEnv):
                batch.attach(state.env.take())
            batch.add(event)
            if batch.due:
                yield batch.take()
    except KeyboardInterrupt:
        soft_stop.stop_is_handled()
        for event in driver.cut_short():
            batch.add(event)
    yield batch.take()


class _Batch:
    """Events that wait to be sent, with the policies of the checkpoints among them and the rollouts
    of the iterations, where those are wanted."""

    def __init__(self, state: RunState, *, one_by_one: bool) -> None:
        self._state = state
        self._one_by_one = one_by_one
        self._events: list[dict[str, Any]] = []
        self._buffers: list[bytes] = []
        self._sent = -math.inf  # the first events go at once: they show that the run has begun

    def save(self, name: str) -> dict[str, str]:
        """Keep the present policy for a checkpoint whose event is added next."""
        onnx = policy_to_onnx(self._state.policy())
        self.attach(onnx)
        return {"policy.onnx": hashlib.sha256(onnx).hexdigest()}

    def attach(self, data: bytes) -> None:
        """Send bytes along with the event that is added next."""
        self._buffers.append(data)

    def add(self, event: TrainEvent) -> None:
        self._events.append(to_dict(event))

    @property
    def due(self) -> bool:
        if self._one_by_one:
            return bool(self._events) and self._events[-1]["type"] == "iteration"
        return bool(self._events) and time.monotonic() - self._sent >= _BATCH_SECONDS

    def take(self) -> Message:
        """Return and empty the batch: a list of events, and their buffers in order."""
        message = Message(data=self._events, buffers=tuple(self._buffers))
        self._events, self._buffers, self._sent = [], [], time.monotonic()
        return message
