"""Removes the events and files of runs that ended long ago; their rows stay."""

from __future__ import annotations

import time

import structlog
from sqlalchemy import delete, select, update

from gpu_api.adapters.sql.database import Database
from gpu_api.adapters.sql.schema import artifacts, checkpoints, events, runs
from gpu_api.seams import ArtifactStore

log = structlog.get_logger()

DAY_S = 86_400.0


class Retention:
    """Deletes what is older than `days` days; reading it then answers 410."""

    def __init__(self, database: Database, files: ArtifactStore, *, days: float) -> None:
        self._database, self._files, self._days = database, files, days

    def sweep(self) -> int:
        """Remove what is too old; return how many runs it was."""
        query = select(runs.c.id).where(
            runs.c.finished_at < time.time() - self._days * DAY_S,
            runs.c.first_seq < runs.c.next_seq,
        )
        with self._database.read() as connection:
            old = [row.id for row in connection.execute(query)]
        for run_id in old:
            with self._database.write() as connection:
                for table in (events, artifacts, checkpoints):
                    connection.execute(delete(table).where(table.c.run_id == run_id))
                connection.execute(
                    update(runs).where(runs.c.id == run_id).values(first_seq=runs.c.next_seq)
                )
            # Files after rows: a crash in between leaves files nobody names, never dead names.
            for key in self._files.list(f"runs/{run_id}/"):
                self._files.delete(key)
            log.info("run_swept", run_id=run_id)
        return len(old)
