"""A worker's reports on its run. Every call carries the lease and is refused without it.

Workers speak HTTP and not SQL: one process writes the database and wakes the streams, a worker
holds the right to one attempt of one run and nothing else, and it may be on another machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from gpu_api.seams import ArtifactRecord, BlobMissing, EventGap, Lease, StaleLease, Stop
from gpu_api.services import Services
from gpu_api.web.access import Credentials, Parts
from gpu_api.web.problems import Problem
from ppo_ref import events as vocabulary

router = APIRouter(prefix="/internal/runs/{run_id}/attempts/{attempt}", include_in_schema=False)

T = TypeVar("T")


def _lease(run_id: str, attempt: int, credentials: Credentials) -> Lease:
    if credentials is None:
        raise Problem(401, "missing_lease", "A worker sends its lease as a bearer token.")
    return Lease(run_id=run_id, attempt=attempt, token=credentials.credentials)


Holder = Annotated[Lease, Depends(_lease)]
FileName = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]


class ClaimView(BaseModel):
    """The run, and the checkpoint to continue from."""

    spec: dict[str, Any]
    device: str
    checkpoint_interval_s: float
    lease_s: float
    resume: str | None
    state_sha256: str | None


class EventBatch(BaseModel):
    """Events of an attempt; `first` counts them from 0. An empty batch renews the lease."""

    model_config = ConfigDict(extra="forbid")

    first: int = Field(ge=0)
    events: list[dict[str, Any]] = Field(max_length=2000)


class StopView(BaseModel):
    """Whether the run should stop, and why."""

    stop: Stop | None


class BlobView(BaseModel):
    """A stored file."""

    sha256: str
    size: int


class CheckpointBody(BaseModel):
    """A checkpoint event, and the state file (stored before, with this hash) to resume from."""

    model_config = ConfigDict(extra="forbid")

    index: int = Field(ge=0)
    event: dict[str, Any]
    state_name: str
    state_sha256: str


@router.post("/claim")
def claim(lease: Holder, parts: Parts) -> ClaimView:
    """Claim the run."""
    return ClaimView(**vars(_fenced(parts, lambda: parts.attempts.claim(lease))))


@router.get("/state")
def resume_state(lease: Holder, parts: Parts) -> Response:
    """Return the state to resume from."""
    key = _fenced(parts, lambda: parts.attempts.resume_state(lease))
    if key is None:
        raise Problem(404, "no_state", "This run has no checkpoint.")
    return Response(parts.files.get(key), media_type="application/octet-stream")


@router.post("/events")
def append_events(batch: EventBatch, lease: Holder, parts: Parts) -> StopView:
    """Append events."""
    stop = _fenced(parts, lambda: parts.events.append(lease, batch.first, batch.events))
    parts.metrics.events.inc(len(batch.events))
    if any(event["type"] == "done" for event in batch.events):
        parts.reconciler.nudge()
    return StopView(stop=stop)


@router.put("/blobs/{name}")
async def store_blob(name: FileName, request: Request, lease: Holder, parts: Parts) -> BlobView:
    """Store a file under this attempt; a checkpoint makes it visible."""
    data = await request.body()
    await run_sync(lambda: _fenced(parts, lambda: parts.attempts.check(lease)))
    await run_sync(parts.files.put, _blob_key(lease, name), data)
    return BlobView(sha256=hashlib.sha256(data).hexdigest(), size=len(data))


@router.post("/checkpoints", status_code=204)
def commit_checkpoint(body: CheckpointBody, lease: Holder, parts: Parts) -> None:
    """Publish a checkpoint: its files, its event, and the state that replaces the last one."""

    def commit() -> str | None:
        event = vocabulary.from_dict(body.event)
        if not isinstance(event, vocabulary.Checkpoint):
            raise ValueError(f"event type is {event.type!r}, allowed: 'checkpoint'")
        files = {
            name: _verified(parts, lease, name, digest) for name, digest in event.artifacts.items()
        }
        state = _verified(parts, lease, body.state_name, body.state_sha256)
        return parts.attempts.commit_checkpoint(
            lease, body.index, vocabulary.to_dict(event), files, state
        )

    replaced = _fenced(parts, commit)
    if replaced is not None:
        parts.files.delete(replaced)


@router.post("/release", status_code=204)
def release(lease: Holder, parts: Parts) -> None:
    """Give the run back."""
    _fenced(parts, lambda: parts.attempts.release(lease))
    parts.reconciler.nudge()


def _fenced(parts: Services, action: Callable[[], T]) -> T:
    """Run a worker's request; refuse a stale or invalid one."""
    try:
        return action()
    except StaleLease as error:
        parts.metrics.stale.inc()
        raise Problem(409, "stale_lease", f"{error}.") from error
    except EventGap as error:
        raise Problem(409, "event_gap", f"{error}.") from error
    except BlobMissing as error:
        raise Problem(422, "blob_missing", f"{error}.") from error
    except (ValueError, TypeError) as error:
        raise Problem(422, "invalid_event", f"{error}.") from error


def _verified(parts: Services, lease: Lease, name: str, digest: str) -> ArtifactRecord:
    """Return the record of a stored file after reading it back."""
    key = _blob_key(lease, name)
    try:
        data = parts.files.get(key)
    except FileNotFoundError as error:
        raise BlobMissing(f"{name} was not stored") from error
    found = hashlib.sha256(data).hexdigest()
    if found != digest:
        raise BlobMissing(f"{name} has sha256 {found}, the checkpoint says {digest}")
    return ArtifactRecord(name=name, key=key, sha256=found, size=len(data))


def _blob_key(lease: Lease, name: str) -> str:
    return f"runs/{lease.run_id}/a{lease.attempt}/{name}"
