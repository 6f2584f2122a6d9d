"""AttemptStore in SQL: leases, claims, checkpoints, lost attempts."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from gpu_api.adapters.sql.database import Database
from gpu_api.adapters.sql.event_log import (
    SqlEventLog,
    end_attempt,
    fence,
    insert_events,
    take_indexes,
    token_digest,
)
from gpu_api.adapters.sql.run_store import finish
from gpu_api.adapters.sql.schema import artifacts, attempts, checkpoints, runs
from gpu_api.seams import HELD, ArtifactRecord, Claim, HeldRun, Lease, State
from ppo_ref.run_events import stopped

_QUEUED: dict[str, Any] = {
    "state": "queued",
    "engine_ref": None,
    "lease_digest": None,
    "lease_expires_at": None,
}


class SqlAttemptStore:
    """AttemptStore on a `Database`.

    Args:
        lease_s: Life of a claimed lease without renewal, seconds.
        start_lease_s: Life of a lease until the worker claims it, seconds.
        max_failures: Lost attempts without a checkpoint in between that fail the run.
    """

    def __init__(
        self,
        database: Database,
        log: SqlEventLog,
        *,
        lease_s: float,
        start_lease_s: float,
        max_failures: int,
        checkpoint_interval_s: float,
    ) -> None:
        self._database, self._log = database, log
        self._lease_s, self._start_lease_s = lease_s, start_lease_s
        self._max_failures, self._interval = max_failures, checkpoint_interval_s

    def acquire(self, quota_of: Callable[[str], int | None]) -> Lease | None:
        with self._database.read() as connection:
            # Most polls find an empty queue; they should not take the write lock.
            if not connection.execute(select(exists().where(runs.c.state == "queued"))).scalar():
                return None
        with self._database.write() as connection:
            row = _next_queued(connection, quota_of)
            if row is None:
                return None
            lease = Lease(run_id=row.id, attempt=row.attempt + 1, token=secrets.token_urlsafe(24))
            connection.execute(
                update(runs)
                .where(runs.c.id == row.id)
                .values(
                    state="starting",
                    attempt=lease.attempt,
                    next_index=0,
                    lease_digest=token_digest(lease.token),
                    lease_expires_at=time.time() + self._start_lease_s,
                )
            )
            connection.execute(
                insert(attempts).values(run_id=row.id, number=lease.attempt, owner=row.owner)
            )
        return lease

    def bind(self, lease: Lease, engine_ref: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                update(runs)
                .where(runs.c.id == lease.run_id, runs.c.attempt == lease.attempt)
                .where(runs.c.state.in_(HELD))
                .values(engine_ref=engine_ref)
            )

    def claim(self, lease: Lease) -> Claim:
        now = time.time()
        with self._database.write() as connection:
            fence(connection, lease, self._lease_s)
            run = connection.execute(select(runs).where(runs.c.id == lease.run_id)).one()
            last = _last_checkpoint(connection, lease.run_id)
            values: dict[str, Any] = {"started_at": run.started_at or now}
            if run.state == "starting":
                values["state"] = "running"
            connection.execute(update(runs).where(runs.c.id == run.id).values(**values))
            connection.execute(
                update(attempts)
                .where(attempts.c.run_id == run.id, attempts.c.number == lease.attempt)
                .values(
                    claimed_at=func.coalesce(attempts.c.claimed_at, now),
                    resumed_from=None if last is None else last.name,
                )
            )
        return Claim(
            spec=run.spec,
            device=run.device,
            checkpoint_interval_s=self._interval,
            lease_s=self._lease_s,
            resume=None if last is None else last.name,
            state_sha256=None if last is None else last.state_sha256,
        )

    def resume_state(self, lease: Lease) -> str | None:
        with self._database.write() as connection:
            fence(connection, lease, self._lease_s)
            last = _last_checkpoint(connection, lease.run_id)
        return None if last is None else last.state_key

    def check(self, lease: Lease) -> None:
        with self._database.write() as connection:
            fence(connection, lease, self._lease_s)

    def commit_checkpoint(
        self,
        lease: Lease,
        index: int,
        event: Mapping[str, Any],
        files: Mapping[str, ArtifactRecord],
        state: ArtifactRecord,
    ) -> str | None:
        with self._database.write() as connection:
            fence(connection, lease, self._lease_s)
            if not take_indexes(connection, lease.run_id, index, [event]):
                return None
            last = _last_checkpoint(connection, lease.run_id)
            _insert_checkpoint(connection, lease, event, files, state)
            insert_events(connection, lease.run_id, lease.attempt, [event])
            connection.execute(update(runs).where(runs.c.id == lease.run_id).values(failures=0))
            if last is not None:
                connection.execute(
                    update(checkpoints)
                    .where(checkpoints.c.run_id == lease.run_id, checkpoints.c.name == last.name)
                    .values(state_key=None)
                )
        self._log.wake(lease.run_id)
        return None if last is None else last.state_key

    def release(self, lease: Lease) -> None:
        with self._database.write() as connection:
            fence(connection, lease, self._lease_s)
            run = connection.execute(select(runs).where(runs.c.id == lease.run_id)).one()
            end_attempt(connection, run.id, lease.attempt, "released")
            if run.stop is None:
                connection.execute(update(runs).where(runs.c.id == run.id).values(**_QUEUED))
            else:
                finish(connection, run, run.stop, stopped(run.stop, run.global_step))
        self._log.wake(lease.run_id)

    def held(self) -> Sequence[HeldRun]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(runs).where(runs.c.state.in_(HELD)).order_by(runs.c.id)
            ).all()
        return [
            HeldRun(
                run_id=row.id,
                attempt=row.attempt,
                engine_ref=row.engine_ref,
                lease_expires_at=row.lease_expires_at,
                stop=row.stop,
                stop_requested_at=row.stop_requested_at,
            )
            for row in rows
        ]

    def lose(self, run_id: str, attempt: int, detail: str) -> State | None:
        with self._database.write() as connection:
            run = connection.execute(
                select(runs).where(
                    runs.c.id == run_id, runs.c.attempt == attempt, runs.c.state.in_(HELD)
                )
            ).one_or_none()
            if run is None:
                return None
            # Its accounting ends with its lease: the service may have been down since.
            ended = min(time.time(), run.lease_expires_at)
            end_attempt(connection, run_id, attempt, "lost", detail, ended)
            state = self._after_loss(connection, run, detail)
        self._log.wake(run_id)
        return state

    def _after_loss(self, connection: Connection, run: Row[Any], detail: str) -> State:
        """Requeue a run whose attempt died, or end it: asked to stop, or failed too often."""
        if run.stop is not None:
            finish(connection, run, run.stop, stopped(run.stop, run.global_step))
            state: State = run.stop
            return state
        failures = run.failures + 1
        if failures >= self._max_failures:
            reason = f"The worker was lost {failures} times without a checkpoint: {detail}"
            finish(connection, run, "failed", reason)
            return "failed"
        connection.execute(
            update(runs).where(runs.c.id == run.id).values(failures=failures, **_QUEUED)
        )
        return "queued"

    def expire(self) -> Sequence[str]:
        now = time.time()
        trained = func.sum(func.coalesce(attempts.c.ended_at, now) - attempts.c.claimed_at)
        query = (
            select(runs.c.id)
            .join(attempts, attempts.c.run_id == runs.c.id)
            .where(runs.c.state.in_(("starting", "running")))
            .group_by(runs.c.id, runs.c.deadline_s)
            .having(trained > runs.c.deadline_s)
        )
        with self._database.read() as connection:
            late = [row.id for row in connection.execute(query)]
        if late:
            with self._database.write() as connection:
                connection.execute(
                    update(runs)
                    .where(runs.c.id.in_(late), runs.c.state.in_(("starting", "running")))
                    .values(state="cancelling", stop="expired", stop_requested_at=now)
                )
        return late


def _next_queued(connection: Connection, quota_of: Callable[[str], int | None]) -> Row[Any] | None:
    """Return the oldest queued run whose owner trains fewer runs than allowed."""
    held = connection.execute(
        select(runs.c.owner, func.count()).where(runs.c.state.in_(HELD)).group_by(runs.c.owner)
    )
    running = {row[0]: row[1] for row in held}
    waiting = connection.execute(
        select(runs)
        .where(runs.c.state == "queued")
        .order_by(runs.c.id)
        .with_for_update(skip_locked=True)
    )
    for row in waiting:
        limit = quota_of(row.owner)
        if limit is None or running.get(row.owner, 0) < limit:
            waiting.close()
            return row
    return None


def _last_checkpoint(connection: Connection, run_id: str) -> Row[Any] | None:
    return connection.execute(
        select(checkpoints)
        .where(checkpoints.c.run_id == run_id)
        .order_by(checkpoints.c.global_step.desc(), checkpoints.c.created_at.desc())
        .limit(1)
    ).one_or_none()


def _insert_checkpoint(
    connection: Connection,
    lease: Lease,
    event: Mapping[str, Any],
    files: Mapping[str, ArtifactRecord],
    state: ArtifactRecord,
) -> None:
    now = time.time()
    connection.execute(
        insert(checkpoints).values(
            run_id=lease.run_id,
            name=event["name"],
            attempt=lease.attempt,
            global_step=event["global_step"],
            episode_return=event["episode_return"],
            created_at=now,
            state_key=state.key,
            state_sha256=state.sha256,
        )
    )
    connection.execute(
        insert(artifacts),
        [
            {
                "run_id": lease.run_id,
                "name": name,
                "checkpoint": event["name"],
                "key": record.key,
                "sha256": record.sha256,
                "size": record.size,
                "created_at": now,
            }
            for name, record in files.items()
        ],
    )
