"""A run's events: a JSON page, or a stream that goes on where the client left it."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter, Header, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from gpu_api.seams import Run, StoredEvent
from gpu_api.service.keys import ApiKey
from gpu_api.services import Services
from gpu_api.web.access import Parts, Reader
from gpu_api.web.problems import Problem
from gpu_api.web.routes.runs import owned_run

router = APIRouter(prefix="/v1/runs", tags=["events"])

RECONNECT_MS = 1000
SEND_TIMEOUT_S = 30.0
_STREAM = "text/event-stream"

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events in order of seq; a stream ends after the `done` event.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["data", "has_more", "last_seq"],
                    "properties": {
                        "data": {"type": "array", "items": {"type": "object"}},
                        "has_more": {"type": "boolean"},
                        "last_seq": {"type": "integer"},
                    },
                }
            },
            _STREAM: {"schema": {"type": "string"}},
        },
    },
    204: {"description": "Nothing follows: the run is over and `after` is its last event."},
}


@router.get("/{run_id}/events", responses=_RESPONSES, response_class=Response)
async def read_events(
    request: Request,
    run_id: str,
    key: Reader,
    parts: Parts,
    after: Annotated[str | None, Query(description="seq of the last event the client has")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="of a JSON page")] = 500,
    last_event_id: Annotated[str | None, Header(description="overrides `after`")] = None,
) -> Response:
    """Return a run's events after a seq, as JSON or, by `Accept: text/event-stream`, live."""
    run = await run_sync(owned_run, parts, run_id, key)
    start = _start(run, last_event_id or after)
    if _STREAM not in ",".join(request.headers.getlist("accept")):
        found = await run_sync(parts.events.read, run_id, start, limit + 1)
        return Response(_page(found, limit, start), media_type="application/json")
    if run.terminal and start == run.last_seq:
        # Tells an EventSource to stop reconnecting.
        return Response(status_code=204)
    if parts.streams[key.id] >= parts.settings.max_streams_per_key:
        detail = f"This key has {parts.streams[key.id]} open streams, which is the most allowed."
        raise Problem(429, "too_many_streams", detail, retry_after=5)
    return EventSourceResponse(
        _stream(parts, key, run_id, start),
        ping=parts.settings.stream_ping_s,
        send_timeout=SEND_TIMEOUT_S,
        # At shutdown the feed ends the streams, once the worker has given its run back.
        shutdown_event=anyio.Event(),
        shutdown_grace_period=parts.settings.shutdown_grace_s + 1,
        sep="\n",
    )


async def _stream(
    parts: Services, key: ApiKey, run_id: str, after: int
) -> AsyncIterator[ServerSentEvent]:
    period = parts.settings.key_check_s
    checked = time.monotonic()
    with _counted(parts, key):
        yield ServerSentEvent(retry=RECONNECT_MS, comment="events follow")
        async for batch in parts.feed.follow(run_id, after, idle_s=period):
            if time.monotonic() - checked >= period:
                current = await run_sync(parts.keys.get, key.id)
                if current is None or not current.active:
                    return
                checked = time.monotonic()
            for event in batch:
                yield ServerSentEvent(event.text, event=event.type, id=str(event.seq))


@contextmanager
def _counted(parts: Services, key: ApiKey) -> Iterator[None]:
    parts.streams[key.id] += 1
    parts.metrics.streams.inc()
    try:
        yield
    finally:
        parts.streams[key.id] -= 1
        parts.metrics.streams.dec()


def _start(run: Run, text: str | None) -> int:
    """Return the seq to go on after; refuse one that the run never had or no longer has."""
    if text is None:
        text = "0"
    known = re.fullmatch(r"\d{1,18}", text, re.ASCII) is not None and int(text) <= run.last_seq
    if not known:
        detail = f"after is {text!r}, allowed: 0 (from the start) to {run.last_seq}"
        errors = [{"parameter": "after", "code": "unknown_event_id", "detail": detail}]
        raise Problem(400, "unknown_event_id", detail, errors=errors)
    if int(text) < run.first_seq - 1:
        detail = f"Events before {run.first_seq} are older than this service keeps them."
        raise Problem(410, "events_expired", detail)
    return int(text)


def _page(found: Sequence[StoredEvent], limit: int, start: int) -> str:
    """Join events that are JSON already."""
    page = found[:limit]
    last = page[-1].seq if page else start
    more = "true" if len(found) > limit else "false"
    texts = ",".join(event.text for event in page)
    return f'{{"data":[{texts}],"has_more":{more},"last_seq":{last}}}'
