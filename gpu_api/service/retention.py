"""Removes the events and files of runs that ended long ago; their rows stay."""

from __future__ import annotations

import time

import structlog

from gpu_api.seams import DAY_S, ArtifactStore, RunStore

log = structlog.get_logger()


class Retention:
    """Deletes what is older than `days` days; reading it then answers 410."""

    def __init__(self, runs: RunStore, files: ArtifactStore, *, days: float) -> None:
        self._runs, self._files, self._days = runs, files, days

    def sweep(self) -> int:
        """Remove what is too old; return how many runs it was."""
        old = self._runs.finished_before(time.time() - self._days * DAY_S)
        for run_id in old:
            self._runs.forget(run_id)
            # Files after rows: a crash in between leaves unnamed files, never names without files.
            for key in self._files.list(f"runs/{run_id}/"):
                self._files.delete(key)
            log.info("run_swept", run_id=run_id)
        return len(old)
