"""The event table: fenced appends with a gapless `seq`, and readers woken in this process."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from gpu_api.adapters.sql.database import Database
from gpu_api.adapters.sql.schema import attempts, events, runs
from gpu_api.seams import HELD, EventGap, Lease, StaleLease, Stop, StoredEvent
from ppo_ref import events as vocabulary


def token_digest(token: str) -> str:
    """Return a lease token's digest, so that reading the database does not give a lease."""
    return hashlib.sha256(token.encode()).hexdigest()


def fence(connection: Connection, lease: Lease, lease_s: float) -> None:
    """Renew a lease and lock its run's row until the transaction ends.

    An expired lease is refused even if nobody has taken the run yet: a worker that was silent
    too long must not write after the reconciler may have looked.

    Raises:
        StaleLease: Another attempt holds the run, it is over, or the lease has expired.
    """
    now = time.time()
    renewed = connection.execute(
        update(runs)
        .where(
            runs.c.id == lease.run_id,
            runs.c.attempt == lease.attempt,
            runs.c.lease_digest == token_digest(lease.token),
            runs.c.lease_expires_at > now,
            runs.c.state.in_(HELD),
        )
        .values(lease_expires_at=now + lease_s)
    )
    if renewed.rowcount != 1:
        raise StaleLease(f"attempt {lease.attempt} of {lease.run_id} no longer holds its run")


def insert_events(
    connection: Connection, run_id: str, attempt: int, bodies: Sequence[Mapping[str, Any]]
) -> None:
    """Number and store events and keep the run's progress; a `done` event ends the run.

    The caller's transaction holds the run's row, so numbers are unique and without gap.
    """
    seq = connection.execute(select(runs.c.next_seq).where(runs.c.id == run_id)).scalar_one()
    rows, progress = [], {}
    for offset, body in enumerate(bodies):
        numbered = {"seq": seq + offset, "attempt": attempt, **body}
        text = json.dumps(numbered, separators=(",", ":"), allow_nan=False)
        rows.append({"run_id": run_id, "seq": seq + offset, "type": body["type"], "body": text})
        for field in ("global_step", "episode_return"):
            if field in body:
                progress[field] = body[field]
    connection.execute(insert(events), rows)
    values: dict[str, Any] = {"next_seq": seq + len(rows), **progress}
    for body in bodies:
        if body["type"] == "run_started":
            spec = connection.execute(select(runs.c.spec).where(runs.c.id == run_id)).scalar_one()
            values["spec"] = {**spec, "engine": body["engine"]}
    if bodies[-1]["type"] == "done":
        values |= _ending(bodies[-1])
        end_attempt(connection, run_id, attempt, str(bodies[-1]["status"]))
    connection.execute(update(runs).where(runs.c.id == run_id).values(**values))


def end_attempt(
    connection: Connection,
    run_id: str,
    number: int,
    outcome: str,
    detail: str | None = None,
    ended_at: float | None = None,
) -> None:
    """Settle an attempt's device time, now or at `ended_at` (Unix seconds)."""
    connection.execute(
        update(attempts)
        .where(attempts.c.run_id == run_id, attempts.c.number == number)
        .where(attempts.c.ended_at.is_(None))
        .values(ended_at=ended_at or time.time(), outcome=outcome, detail=detail)
    )


def _ending(done: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "state": done["status"],
        "reason": done["reason"],
        "finished_at": time.time(),
        "lease_digest": None,
        "lease_expires_at": None,
        "engine_ref": None,
    }


def _checked(body: Mapping[str, Any]) -> dict[str, Any]:
    return vocabulary.to_dict(vocabulary.from_dict(dict(body)))


class SqlEventLog:
    """EventLog in a table; listeners in this process are called after each commit."""

    def __init__(self, database: Database, *, lease_s: float) -> None:
        self._database, self._lease_s = database, lease_s
        self._listeners: list[Callable[[str], None]] = []

    def on_append(self, listener: Callable[[str], None]) -> None:
        self._listeners.append(listener)

    def wake(self, run_id: str) -> None:
        """Notify the listeners of a run's new events."""
        for listener in self._listeners:
            listener(run_id)

    def append(
        self, lease: Lease, first_index: int, events: Sequence[Mapping[str, Any]]
    ) -> Stop | None:
        checked = [_checked(body) for body in events]
        endings = [number for number, body in enumerate(checked) if body["type"] == "done"]
        if endings and endings != [len(checked) - 1]:
            raise ValueError("a done event is followed by others, allowed: done last")
        with self._database.write() as connection:
            fence(connection, lease, self._lease_s)
            fresh = take_indexes(connection, lease.run_id, first_index, checked)
            if fresh:
                insert_events(connection, lease.run_id, lease.attempt, fresh)
            stop: Stop | None = connection.execute(
                select(runs.c.stop).where(runs.c.id == lease.run_id)
            ).scalar_one()
        if fresh:
            self.wake(lease.run_id)
        return stop

    def read(self, run_id: str, after: int, limit: int) -> Sequence[StoredEvent]:
        query = (
            select(events.c.seq, events.c.type, events.c.body)
            .where(events.c.run_id == run_id, events.c.seq > after)
            .order_by(events.c.seq)
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [StoredEvent(seq=row.seq, type=row.type, text=row.body) for row in rows]


def take_indexes(
    connection: Connection, run_id: str, first_index: int, bodies: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """Return the events that were not stored yet, and count them as stored.

    Raises:
        EventGap: Events between the last stored one and `first_index` are missing.
    """
    expected: int = connection.execute(
        select(runs.c.next_index).where(runs.c.id == run_id)
    ).scalar_one()
    if first_index > expected:
        raise EventGap(f"first_index is {first_index}, allowed: 0 to {expected}")
    fresh = bodies[expected - first_index :]
    connection.execute(
        update(runs).where(runs.c.id == run_id).values(next_index=expected + len(fresh))
    )
    return fresh
