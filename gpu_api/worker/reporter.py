"""Sends events and checkpoints in order from a thread of its own, so that training never waits."""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gpu_api.worker.channel import Channel
from ppo_ref.events import Checkpoint, TrainEvent, to_dict
from ppo_ref.run_events import Stop

BATCH_S = 0.15
"""Least time between two batches of events, seconds; the first and the last go at once."""
QUIET_S = 1.0
"""Silence after which an empty batch renews the lease, seconds."""
BACKLOG = 2000
"""Unsent events at which training waits for the service."""
LARGEST_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A checkpoint to be sent: its event, the files that this names, and the state."""

    event: Checkpoint
    files: Mapping[str, bytes]
    state: bytes


class Reporter:
    """Owns the channel after the claim.

    `stop` is the service's last request to stop. A failure to send is raised by the next call.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._items: queue.Queue[TrainEvent | Snapshot | threading.Event] = queue.Queue(BACKLOG)
        self._failure: Exception | None = None
        self._index = 0
        self._sent_at = 0.0
        self.stop: Stop | None = None
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)
        self._thread.start()

    def put(self, item: TrainEvent | Snapshot) -> None:
        """Queue an event or a checkpoint."""
        self._put(item)

    def flush(self) -> None:
        """Return when everything queued is acknowledged."""
        mark = threading.Event()
        self._put(mark)
        while not mark.wait(0.1):
            self._raise_failure()
        self._raise_failure()

    def _put(self, item: TrainEvent | Snapshot | threading.Event) -> None:
        while True:
            self._raise_failure()
            try:
                return self._items.put(item, timeout=0.2)
            except queue.Full:
                continue

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while True:
                self._step()
        except Exception as error:
            # Passed to the training thread, which ends the process.
            self._failure = error

    def _step(self) -> None:
        """Send the next item: a batch of events, one checkpoint, or an empty batch (the lease)."""
        events: list[TrainEvent] = []
        item = self._next(QUIET_S)
        while item is not None and not isinstance(item, Snapshot | threading.Event):
            events.append(item)
            if len(events) >= LARGEST_BATCH or item.type == "done":
                item = None
                break
            item = self._next(self._sent_at + BATCH_S - time.monotonic())
        if events or item is None:
            self._send(events)
        if isinstance(item, Snapshot):
            self._publish(item)
        elif item is not None:
            item.set()

    def _next(self, seconds: float) -> Any:  # noqa: ANN401 - what the queue holds, or None
        try:
            if seconds <= 0:
                return self._items.get_nowait()
            return self._items.get(timeout=seconds)
        except queue.Empty:
            return None

    def _send(self, events: list[TrainEvent]) -> None:
        bodies = [to_dict(event) for event in events]
        answer = self._channel.call("POST", "/events", {"first": self._index, "events": bodies})
        self._index += len(events)
        self._sent_at = time.monotonic()
        self.stop = answer["stop"]

    def _publish(self, snapshot: Snapshot) -> None:
        """Store the files, then commit: an interrupted checkpoint leaves nothing visible."""
        state_name = f"{snapshot.event.name}.state.npz"
        for name, data in {**snapshot.files, state_name: snapshot.state}.items():
            self._channel.call("PUT", f"/blobs/{name}", data)
        body = {
            "index": self._index,
            "event": to_dict(snapshot.event),
            "state_name": state_name,
            "state_sha256": hashlib.sha256(snapshot.state).hexdigest(),
        }
        self._channel.call("POST", "/checkpoints", body)
        self._index += 1
