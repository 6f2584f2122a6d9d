"""The seams between the service and its adapters, and the values that cross them.

Each Protocol has one suite of contract tests (`tests/gpu_api/adapters/`) that every
implementation passes. The embedded ones are SQLite, a local folder and a child process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

State = Literal[
    "queued", "starting", "running", "cancelling", "succeeded", "failed", "cancelled", "expired"
]
HELD: tuple[State, ...] = ("starting", "running", "cancelling")
"""States in which an attempt holds the run's lease."""
TERMINAL: tuple[State, ...] = ("succeeded", "failed", "cancelled", "expired")

Stop = Literal["cancelled", "expired"]
"""Reason of a stop request: its owner cancelled it, or its deadline passed."""


class StaleLease(Exception):
    """A write came from an attempt that no longer holds its run."""


class EventGap(Exception):
    """A worker's events do not continue where its last accepted ones ended."""


class StoreUnavailable(Exception):
    """The store does not answer at the moment."""


class BlobMissing(Exception):
    """A checkpoint names a file that was not stored, or was stored with other bytes."""


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right of one attempt to write to its run."""

    run_id: str
    attempt: int
    token: str


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run as its owner sees it. Times are Unix seconds."""

    id: str
    owner: str
    spec: Mapping[str, Any]
    device: str
    deadline_s: float
    state: State
    reason: str | None
    created_at: float
    started_at: float | None
    finished_at: float | None
    attempt: int
    global_step: int
    episode_return: float | None
    last_seq: int
    first_seq: int
    """The oldest event still stored; 1 until retention removed some."""

    @property
    def engine(self) -> str:
        """The engine that trains it, as its worker said; before that, as asked for."""
        return str(self.spec.get("engine", "auto"))

    @property
    def terminal(self) -> bool:
        """Whether the run is over."""
        return self.state in TERMINAL


@dataclass(frozen=True, kw_only=True)
class HeldRun:
    """A run that an attempt holds, as the reconciler sees it."""

    run_id: str
    attempt: int
    engine_ref: str | None
    lease_expires_at: float
    stop: Stop | None
    stop_requested_at: float | None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The answer to a worker that claims its run."""

    spec: Mapping[str, Any]
    device: str
    checkpoint_interval_s: float
    lease_s: float
    resume: str | None
    """Name of the checkpoint to go on from."""
    state_sha256: str | None


DAY_S = 86_400.0
"""The day of a quota and of retention, seconds."""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """An owner's limits, at the same time and in 24 hours."""

    running_runs: int
    queued_runs: int
    device_seconds_per_day: float


class QuotaExceeded(Exception):
    """A new run would exceed its owner's quota."""

    def __init__(self, detail: str, retry_after: float) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class KeyReused(Exception):
    """An Idempotency-Key came back with another body."""


@dataclass(frozen=True, kw_only=True)
class Idempotency:
    """One Idempotency-Key of one owner on one route."""

    route: str
    key: str
    body_sha256: str


@dataclass(frozen=True, kw_only=True)
class StoredEvent:
    """An event of a run, serialised once."""

    seq: int
    type: str
    text: str
    """JSON of the event with `seq` and `attempt`."""


@dataclass(frozen=True, kw_only=True)
class CheckpointRecord:
    """A saved policy. `artifacts` maps file name to SHA-256 (hex)."""

    name: str
    attempt: int
    global_step: int
    episode_return: float | None
    created_at: float
    artifacts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ArtifactRecord:
    """A file of a run that its owner may download. `key` is its place in the ArtifactStore."""

    name: str
    key: str
    sha256: str
    size: int


class RunStore(Protocol):
    """Runs as their owners handle them."""

    def create(
        self,
        owner: str,
        spec: Mapping[str, Any],
        *,
        device: str,
        deadline_s: float,
        quota: Quota | None = None,
        idempotency: Idempotency | None = None,
    ) -> tuple[Run, bool]:
        """Queue a run; return it and whether an earlier request had already made it.

        Raises:
            QuotaExceeded: The owner's quota is used up.
            KeyReused: The idempotency key belongs to another body.
        """

    def get(self, run_id: str, owner: str | None = None) -> Run | None:
        """Return a run, or None if there is none (or none of this owner's)."""

    def list(
        self, owner: str, *, limit: int, before: str | None = None, state: str | None = None
    ) -> Sequence[Run]:
        """Return an owner's runs, newest first, those with ids before `before`."""

    def cancel(self, run_id: str, owner: str) -> Run | None:
        """Ask a run to stop. A queued run ends at once; a terminal one stays as it is."""

    def checkpoints(self, run_id: str) -> Sequence[CheckpointRecord]:
        """Return a run's checkpoints by global_step."""

    def artifact(self, run_id: str, name: str) -> ArtifactRecord | None:
        """Return the location of a run's file."""

    def device_seconds(self, owner: str, since: float) -> float:
        """Return the training time that an owner's attempts used since `since`, seconds."""

    def counts(self, owner: str | None = None) -> Mapping[str, int]:
        """Return how many runs are in each state.

        Raises:
            StoreUnavailable: The store does not answer.
        """

    def finished_before(self, instant: float) -> Sequence[str]:
        """Return the runs that ended before `instant` (Unix seconds) and still have events."""

    def forget(self, run_id: str) -> None:
        """Drop a run's events and the names of its files; its row stays."""


class AttemptStore(Protocol):
    """Runs as the reconciler and the workers handle them."""

    def acquire(self, quota_of: Callable[[str], int | None]) -> Lease | None:
        """Start the next attempt of the oldest queued run whose owner has room, or return None."""

    def bind(self, lease: Lease, engine_ref: str) -> None:
        """Store the engine's name of the attempt's process."""

    def claim(self, lease: Lease) -> Claim:
        """Take up a run: its state becomes running. Repeating a claim changes nothing."""

    def resume_state(self, lease: Lease) -> str | None:
        """Return the ArtifactStore key of the state to resume from."""

    def check(self, lease: Lease) -> None:
        """Renew the lease, or raise StaleLease."""

    def commit_checkpoint(
        self,
        lease: Lease,
        index: int,
        event: Mapping[str, Any],
        files: Mapping[str, ArtifactRecord],
        state: ArtifactRecord,
    ) -> str | None:
        """Record a checkpoint and append its event; return the key of the state it replaces."""

    def release(self, lease: Lease) -> None:
        """Give the run back to the queue; its next attempt goes on from the last checkpoint."""

    def held(self) -> Sequence[HeldRun]:
        """Return the runs that attempts hold."""

    def lose(self, run_id: str, attempt: int, detail: str) -> State | None:
        """Take a run from a dead attempt; return its new state, None if it was no longer held."""

    def expire(self) -> Sequence[str]:
        """Ask runs past their deadline to stop; return their ids."""


class EventLog(Protocol):
    """The events of runs: gapless `seq` from 1, one terminal `done`."""

    def append(
        self, lease: Lease, first_index: int, events: Sequence[Mapping[str, Any]]
    ) -> Stop | None:
        """Append a worker's events and renew its lease; return whether it is asked to stop.

        `first_index` counts the attempt's events from 0; those already stored are skipped, so a
        worker that got no answer sends them again.

        Raises:
            StaleLease: The attempt lost its run.
            EventGap: Events before `first_index` are missing.
            ValueError: An event does not fit its schema.
        """

    def read(self, run_id: str, after: int, limit: int) -> Sequence[StoredEvent]:
        """Return up to `limit` events with seq above `after`, in order."""

    def on_append(self, listener: Callable[[str], None]) -> None:
        """Call `listener(run_id)` after every commit that appended events, from any thread."""


class ArtifactStore(Protocol):
    """Files by key. `put` returns after the bytes are durable; no reader sees half a file."""

    def put(self, key: str, data: bytes) -> None:
        """Store a file, replacing one of the same key."""

    def get(self, key: str) -> bytes:
        """Return a file. Raises FileNotFoundError."""

    def delete(self, key: str) -> None:
        """Remove a file; removing a missing one is not an error."""

    def list(self, prefix: str) -> Sequence[str]:
        """Return the keys below a prefix, sorted."""


class Executor(Protocol):
    """A place that runs workers."""

    def capacity(self) -> int:
        """Return how many more attempts may be submitted now."""

    def prepare(self) -> None:
        """Make the next `submit` quick where that costs little; called often."""

    def submit(self, lease: Lease) -> str:
        """Start a worker for the lease; return the engine's name for it."""

    def status(self, ref: str) -> str | None:
        """Return None while the worker lives, else a sentence about how it ended."""

    def cancel(self, ref: str, grace_s: float) -> None:
        """Ask a worker to save and leave, kill it after `grace_s`; returns when it is gone."""

    def list(self) -> Sequence[str]:
        """Return the names of living workers."""

    def close(self, grace_s: float) -> None:
        """Cancel every worker and accept no more."""


@dataclass(frozen=True, kw_only=True)
class Admission:
    """A limiter's answer to one request."""

    allowed: bool
    retry_after: float
    """Seconds until one is allowed again."""


class Limiter(Protocol):
    """Counts requests."""

    def hit(self, rate: str, subject: str) -> Admission:
        """Count one request of `subject` against `rate`, e.g. "120/minute"."""
