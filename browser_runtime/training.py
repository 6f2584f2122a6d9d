"""Train in the page: the run's events in small batches, with its policies as ONNX on the way."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Generator, Iterator
from typing import Any

from browser_runtime import soft_stop
from browser_runtime.entry import Message
from ppo_ref.config import RunSpec
from ppo_ref.events import Checkpoint, Done, Iteration, RunStarted, TrainEvent, to_dict
from ppo_ref.files.onnx_writer import policy_to_onnx
from ppo_ref.runs import numpy_run as run
from ppo_ref.state import TrainState

_BATCH_SECONDS = 0.05
_CHECKPOINTS = 50
"""About how many policies of one run the page keeps: enough to scrub through, 36 kB each."""


class _Batch:
    """Events that wait to be sent, with the bytes of the checkpoints among them."""

    def __init__(self) -> None:
        self._events: list[dict[str, Any]] = []
        self._buffers: list[bytes] = []
        self._sent = -math.inf  # the first events go at once: they say that the run began

    def add(self, event: TrainEvent, *buffers: bytes) -> None:
        self._events.append(to_dict(event))
        self._buffers.extend(buffers)

    @property
    def due(self) -> bool:
        return bool(self._events) and time.monotonic() - self._sent >= _BATCH_SECONDS

    def take(self) -> Message:
        """Return all as one message: a list of events, one buffer per checkpoint in order."""
        message = Message(data=self._events, buffers=tuple(self._buffers))
        self._events, self._buffers, self._sent = [], [], time.monotonic()
        return message


def train(payload: dict[str, Any]) -> Generator[Message, None, None]:
    """Train `payload["spec"]` and yield its events; the last is always `done`.

    Stop (KeyboardInterrupt, at a yield or within an iteration) ends the run with status
    "cancelled" and a last checkpoint.

    Args:
        payload: `spec` as `RunSpec.to_dict` writes it, and optionally `trace`.

    Raises:
        ValueError: The spec is invalid; the message names field, value and range.
    """
    spec = RunSpec.from_dict(payload["spec"])
    state, events = run.start(spec, trace=bool(payload.get("trace", False)))
    batch, saver = _Batch(), _Saver(state)
    started = time.monotonic()
    try:
        yield from _batched(events, batch, saver)
    except KeyboardInterrupt:
        soft_stop.stop_is_handled()
        saver.save(batch)
        batch.add(
            Done(
                status="cancelled",
                reason="Stopped by the reader.",
                global_step=saver.global_step,
                episode_return=saver.episode_return,
                wall_seconds=time.monotonic() - started,
            )
        )
    yield batch.take()


def _batched(
    events: Iterator[TrainEvent], batch: _Batch, saver: _Saver
) -> Generator[Message, None, None]:
    for event in events:
        if isinstance(event, Done):
            saver.save(batch)
        batch.add(event)
        if isinstance(event, RunStarted):
            saver.save(batch)  # the untrained policy: what the others are compared with
        elif isinstance(event, Iteration):
            saver.after(event, batch)
        if batch.due:
            yield batch.take()


class _Saver:
    """Saves the policy now and then, never twice at the same step."""

    def __init__(self, state: TrainState) -> None:
        self._state = state
        self._every = max(1, state.config.num_iterations // _CHECKPOINTS)
        self._saved_at = -1
        self.global_step = 0
        self.episode_return: float | None = None

    def after(self, event: Iteration, batch: _Batch) -> None:
        self.global_step, self.episode_return = event.global_step, event.episode_return
        if event.iteration % self._every == 0:
            self.save(batch)

    def save(self, batch: _Batch) -> None:
        if self._saved_at == self.global_step:
            return
        self._saved_at = self.global_step
        onnx = policy_to_onnx(self._state.policy())
        name = f"step-{self.global_step:012d}"
        digest = hashlib.sha256(onnx).hexdigest()
        checkpoint = Checkpoint(
            name=name,
            global_step=self.global_step,
            episode_return=self.episode_return,
            artifacts={"policy.onnx": digest},
        )
        batch.add(checkpoint, onnx)
