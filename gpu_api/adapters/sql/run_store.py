"""RunStore in SQL: what an owner does with runs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from gpu_api.adapters.sql.database import Database
from gpu_api.adapters.sql.event_log import SqlEventLog, insert_events
from gpu_api.adapters.sql.schema import (
    artifacts,
    attempts,
    checkpoints,
    events,
    idempotency,
    runs,
)
from gpu_api.identifiers import new_id
from gpu_api.seams import (
    DAY_S,
    HELD,
    TERMINAL,
    ArtifactRecord,
    CheckpointRecord,
    Idempotency,
    KeyReused,
    Quota,
    QuotaExceeded,
    Run,
    StoreUnavailable,
)
from ppo_ref.events import Done, DoneStatus, to_dict
from ppo_ref.run_events import stopped

IDEMPOTENCY_S = 86_400.0


class SqlRunStore:
    """RunStore on a `Database`; run and idempotency key are committed together."""

    def __init__(self, database: Database, log: SqlEventLog) -> None:
        self._database, self._log = database, log

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
        with self._database.write() as connection:
            if idempotency is not None:
                earlier = _earlier(connection, owner, idempotency)
                if earlier is not None:
                    return earlier, True
            if quota is not None:
                _check_quota(connection, owner, quota)
            run_id = new_id("run")
            connection.execute(insert(runs).values(_fresh(run_id, owner, spec, device, deadline_s)))
            if idempotency is not None:
                _remember(connection, owner, idempotency, run_id)
            return _select_run(connection, runs.c.id == run_id), False

    def get(self, run_id: str, owner: str | None = None) -> Run | None:
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(*_owned(run_id, owner))).one_or_none()
        return None if row is None else _run(row)

    def list(
        self, owner: str, *, limit: int, before: str | None = None, state: str | None = None
    ) -> Sequence[Run]:
        query = select(runs).where(runs.c.owner == owner).order_by(runs.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(runs.c.id < before)
        if state is not None:
            query = query.where(runs.c.state == state)
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(query)]

    def cancel(self, run_id: str, owner: str) -> Run | None:
        with self._database.write() as connection:
            connection.execute(
                update(runs)
                .where(*_owned(run_id, owner), runs.c.state.in_(("starting", "running")))
                .values(state="cancelling", stop="cancelled", stop_requested_at=time.time())
            )
            row = connection.execute(select(runs).where(*_owned(run_id, owner))).one_or_none()
            if row is None:
                return None
            if row.state == "queued":
                finish(connection, row, "cancelled", stopped("cancelled", row.global_step))
            run = _select_run(connection, runs.c.id == run_id)
        if row.state == "queued":
            self._log.wake(run_id)
        return run

    def checkpoints(self, run_id: str) -> Sequence[CheckpointRecord]:
        files: dict[str, dict[str, str]] = {}
        with self._database.read() as connection:
            for row in connection.execute(select(artifacts).where(artifacts.c.run_id == run_id)):
                files.setdefault(row.checkpoint, {})[row.name] = row.sha256
            rows = connection.execute(
                select(checkpoints)
                .where(checkpoints.c.run_id == run_id)
                .order_by(checkpoints.c.global_step, checkpoints.c.name)
            ).all()
        return [
            CheckpointRecord(
                name=row.name,
                attempt=row.attempt,
                global_step=row.global_step,
                episode_return=row.episode_return,
                created_at=row.created_at,
                artifacts=files.get(row.name, {}),
            )
            for row in rows
        ]

    def artifact(self, run_id: str, name: str) -> ArtifactRecord | None:
        query = select(artifacts).where(artifacts.c.run_id == run_id, artifacts.c.name == name)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return ArtifactRecord(name=row.name, key=row.key, sha256=row.sha256, size=row.size)

    def device_seconds(self, owner: str, since: float) -> float:
        with self._database.read() as connection:
            return _device_seconds(connection, owner, since)

    def counts(self, owner: str | None = None) -> Mapping[str, int]:
        query = select(runs.c.state, func.count()).group_by(runs.c.state)
        if owner is not None:
            query = query.where(runs.c.owner == owner)
        try:
            with self._database.read() as connection:
                return {row[0]: row[1] for row in connection.execute(query)}
        except SQLAlchemyError as error:
            raise StoreUnavailable("the database does not answer") from error

    def finished_before(self, instant: float) -> Sequence[str]:
        query = select(runs.c.id).where(
            runs.c.finished_at < instant, runs.c.first_seq < runs.c.next_seq
        )
        with self._database.read() as connection:
            return [row.id for row in connection.execute(query)]

    def forget(self, run_id: str) -> None:
        with self._database.write() as connection:
            for table in (events, artifacts, checkpoints):
                connection.execute(delete(table).where(table.c.run_id == run_id))
            connection.execute(
                update(runs).where(runs.c.id == run_id).values(first_seq=runs.c.next_seq)
            )


def finish(connection: Connection, row: Row[Any], status: DoneStatus, reason: str) -> None:
    """End a run that no living worker can end itself: append its `done` event."""
    started = row.started_at
    done = Done(
        status=status,
        reason=reason,
        global_step=row.global_step,
        episode_return=row.episode_return,
        wall_seconds=0.0 if started is None else max(0.0, time.time() - started),
    )
    insert_events(connection, row.id, row.attempt, [to_dict(done)])


def _fresh(
    run_id: str, owner: str, spec: Mapping[str, Any], device: str, deadline_s: float
) -> dict[str, Any]:
    return {
        "id": run_id,
        "owner": owner,
        "spec": dict(spec),
        "device": device,
        "deadline_s": deadline_s,
        "state": "queued",
        "created_at": time.time(),
        "attempt": 0,
        "failures": 0,
        "next_seq": 1,
        "first_seq": 1,
        "next_index": 0,
        "global_step": 0,
    }


def _owned(run_id: str, owner: str | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [runs.c.id == run_id]
    if owner is not None:
        conditions.append(runs.c.owner == owner)
    return conditions


def _select_run(connection: Connection, condition: ColumnElement[bool]) -> Run:
    return _run(connection.execute(select(runs).where(condition)).one())


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        owner=row.owner,
        spec=row.spec,
        device=row.device,
        deadline_s=row.deadline_s,
        state=row.state,
        reason=row.reason,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempt=row.attempt,
        global_step=row.global_step,
        episode_return=row.episode_return,
        last_seq=row.next_seq - 1,
        first_seq=row.first_seq,
    )


def _earlier(connection: Connection, owner: str, wanted: Idempotency) -> Run | None:
    """Return the run that an idempotency key made within its lifetime."""
    connection.execute(
        delete(idempotency).where(idempotency.c.created_at < time.time() - IDEMPOTENCY_S)
    )
    row = connection.execute(
        select(idempotency.c.body_sha256, idempotency.c.run_id).where(
            idempotency.c.owner == owner,
            idempotency.c.route == wanted.route,
            idempotency.c.key == wanted.key,
        )
    ).one_or_none()
    if row is None:
        return None
    if row.body_sha256 != wanted.body_sha256:
        raise KeyReused(f"Idempotency-Key {wanted.key!r} was used with another body.")
    return _select_run(connection, runs.c.id == row.run_id)


def _remember(connection: Connection, owner: str, wanted: Idempotency, run_id: str) -> None:
    connection.execute(
        insert(idempotency).values(
            owner=owner,
            route=wanted.route,
            key=wanted.key,
            body_sha256=wanted.body_sha256,
            run_id=run_id,
            created_at=time.time(),
        )
    )


def _check_quota(connection: Connection, owner: str, quota: Quota) -> None:
    """Refuse a run beyond the queue, or when used plus reserved training time is spent.

    A run that is not over reserves its whole deadline; over, it counts what it used.
    """
    query = select(func.count()).where(runs.c.owner == owner)
    queued = connection.execute(query.where(runs.c.state == "queued")).scalar_one()
    active = connection.execute(query.where(runs.c.state.not_in(TERMINAL))).scalar_one()
    if queued >= quota.queued_runs and active >= quota.running_runs:
        raise QuotaExceeded(
            f"{queued} runs are waiting, allowed: {quota.queued_runs}. Wait or cancel one.", 5.0
        )
    used = _device_seconds(connection, owner, time.time() - DAY_S)
    reserved = connection.execute(
        select(func.coalesce(func.sum(runs.c.deadline_s), 0.0)).where(
            runs.c.owner == owner, runs.c.state.in_(("queued", *HELD))
        )
    ).scalar_one()
    if used + reserved >= quota.device_seconds_per_day:
        raise QuotaExceeded(
            f"{used:.0f} s of training used in 24 hours and {reserved:.0f} s reserved by runs "
            f"that are not over, allowed: {quota.device_seconds_per_day:.0f} s.",
            60.0 if reserved else 3600.0,
        )


def _device_seconds(connection: Connection, owner: str, since: float) -> float:
    now = time.time()
    ended = func.coalesce(attempts.c.ended_at, now)
    query = select(func.coalesce(func.sum(ended - attempts.c.claimed_at), 0.0)).where(
        attempts.c.owner == owner, attempts.c.claimed_at >= since
    )
    return float(connection.execute(query).scalar_one())
