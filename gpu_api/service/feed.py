"""Live events: one reader per run and process, shared by all of the run's streams.

A stream pulls: it takes what it has not seen from the shared tail, or from the table when it is
further behind. A slow client therefore delays only itself, needs no queue of its own, and nothing
is ever dropped.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import anyio.to_thread

from gpu_api.seams import EventLog, StoredEvent

TAIL = 512
"""Events kept in memory per watched run."""
PAGE = 500
POLL_S = 2.0
"""Polling interval of the reader, in case a wake is lost; seconds."""


class _Tail:
    """The newest events of one watched run."""

    def __init__(self, head: int) -> None:
        self.head = head
        self.events: deque[StoredEvent] = deque(maxlen=TAIL)
        self.watchers = 0
        self.woken = asyncio.Event()
        self.grown = asyncio.Event()
        self.reader: asyncio.Task[None] | None = None

    def extend(self, events: Sequence[StoredEvent]) -> None:
        self.events.extend(events)
        self.head = events[-1].seq
        self.notify()

    def notify(self) -> None:
        # Everyone waiting holds the old Event; later waiters get the new one.
        self.grown.set()
        self.grown = asyncio.Event()

    def after(self, seq: int) -> list[StoredEvent] | None:
        """Return the events after `seq`, None if they are no longer all in memory."""
        if seq >= self.head:
            return []
        if not self.events or self.events[0].seq > seq + 1:
            return None
        return [event for event in self.events if event.seq > seq]


class Feed:
    """Follows runs. Lives on one event loop; `wake` may be called from any thread."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._tails: dict[str, _Tail] = {}
        self._loop = asyncio.get_running_loop()
        self._closed = False
        log.on_append(self.wake)

    @property
    def watched(self) -> int:
        """How many runs are followed now."""
        return len(self._tails)

    def wake(self, run_id: str) -> None:
        """Wake the reader of a run."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, run_id)

    def _wake(self, run_id: str) -> None:
        tail = self._tails.get(run_id)
        if tail is not None:
            tail.woken.set()

    def close(self) -> None:
        """End all streams, as if their clients had read enough; they resume elsewhere or later."""
        self._closed = True
        for tail in self._tails.values():
            tail.notify()

    async def follow(
        self, run_id: str, after: int, *, idle_s: float
    ) -> AsyncIterator[Sequence[StoredEvent]]:
        """Yield a run's events after seq `after` in batches; end after `done` or at shutdown.

        Yields an empty batch after `idle_s` seconds without events, so that the caller can look
        whether the stream may go on.
        """
        async with self._watch(run_id, after) as tail:
            while not self._closed:
                batch: Sequence[StoredEvent] | None = tail.after(after)
                if batch is None:
                    batch = await self._read(run_id, after)
                if not batch:
                    grown = tail.grown
                    try:
                        await asyncio.wait_for(grown.wait(), idle_s)
                    except TimeoutError:
                        _raise_failure(tail)
                        yield []
                    continue
                yield batch
                after = batch[-1].seq
                if batch[-1].type == "done":
                    return

    @asynccontextmanager
    async def _watch(self, run_id: str, after: int) -> AsyncIterator[_Tail]:
        tail = self._tails.get(run_id)
        if tail is None:
            tail = self._tails[run_id] = _Tail(after)
            tail.reader = asyncio.create_task(self._keep_reading(run_id, tail))
        tail.watchers += 1
        try:
            yield tail
        finally:
            tail.watchers -= 1
            if tail.watchers == 0 and tail.reader is not None:
                tail.reader.cancel()
                del self._tails[run_id]

    async def _keep_reading(self, run_id: str, tail: _Tail) -> None:
        while True:
            tail.woken.clear()
            events = await self._read(run_id, tail.head)
            if events:
                tail.extend(events)
                continue
            try:
                await asyncio.wait_for(tail.woken.wait(), POLL_S)
            except TimeoutError:
                continue

    async def _read(self, run_id: str, after: int) -> Sequence[StoredEvent]:
        return await anyio.to_thread.run_sync(self._log.read, run_id, after, PAGE)


def _raise_failure(tail: _Tail) -> None:
    """Propagate the reader's exception, so that its streams close and resume instead of hanging."""
    if tail.reader is not None and tail.reader.done():
        tail.reader.result()
