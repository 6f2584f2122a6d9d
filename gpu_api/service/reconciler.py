"""Keeps the database and the workers in agreement: dispatch, lost workers, cancels, deadlines."""

from __future__ import annotations

import threading
import time

import structlog

from gpu_api.seams import AttemptStore, Executor, HeldRun
from gpu_api.service.keys import KeyStore
from gpu_api.service.quotas import quota_for
from gpu_api.service.retention import Retention
from gpu_api.settings import Settings

log = structlog.get_logger()

RETENTION_PERIOD_S = 3600.0


class Reconciler:
    """A thread that runs every `reconcile_interval_s`, and at once when `nudge`d.

    The database is the truth; the executor only places processes.
    """

    def __init__(
        self,
        settings: Settings,
        attempts: AttemptStore,
        executor: Executor,
        keys: KeyStore,
        retention: Retention,
    ) -> None:
        self._settings, self._attempts, self._executor = settings, attempts, executor
        self._keys, self._retention = keys, retention
        self._nudged = threading.Event()
        self._stopping = False
        self._swept_at = 0.0
        self._thread = threading.Thread(target=self._run, name="reconciler", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def nudge(self) -> None:
        """Run now: a run was queued or has ended."""
        self._nudged.set()

    @property
    def alive(self) -> bool:
        """Whether runs are being started and supervised."""
        return self._thread.is_alive() and not self._stopping

    def stop(self) -> None:
        """End after the current pass."""
        self._stopping = True
        self._nudged.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            try:
                self.look()
            except Exception:
                # One failed pass (a full disk, a locked database) must not end all later ones.
                log.exception("reconcile_failed")
            self._nudged.wait(self._settings.reconcile_interval_s)
            self._nudged.clear()

    def look(self) -> None:
        """Repair disagreements and start queued runs."""
        for run_id in self._attempts.expire():
            log.info("run_expired", run_id=run_id)
        held = self._attempts.held()
        for run in held:
            self._inspect(run)
        known = {run.engine_ref for run in held}
        for ref in self._executor.list():
            # Workers end by themselves after `done`; the grace is for that.
            if ref not in known and ref not in {run.engine_ref for run in self._attempts.held()}:
                self._executor.cancel(ref, self._settings.cancel_grace_s)
        self._dispatch()
        self._executor.prepare()
        if time.monotonic() - self._swept_at > RETENTION_PERIOD_S or not self._swept_at:
            self._swept_at = time.monotonic()
            self._retention.sweep()

    def _inspect(self, run: HeldRun) -> None:
        now = time.time()
        detail = None
        if run.engine_ref is None:
            detail = "The service stopped before its worker started."
        else:
            detail = self._executor.status(run.engine_ref)
        if detail is None and run.lease_expires_at < now:
            detail = "The worker was silent for too long."
        grace = self._settings.cancel_grace_s
        if detail is None and run.stop_requested_at and run.stop_requested_at + grace < now:
            detail = f"The worker did not stop within {grace:g} s."
        if detail is None:
            return
        # Take the run first: from here on the worker's writes are refused.
        state = self._attempts.lose(run.run_id, run.attempt, detail)
        if run.engine_ref is not None:
            self._executor.cancel(run.engine_ref, 0.0)
        if state is not None:
            log.warning(
                "attempt_lost", run_id=run.run_id, attempt=run.attempt, detail=detail, state=state
            )

    def _dispatch(self) -> None:
        while not self._stopping and self._executor.capacity() > 0:
            lease = self._attempts.acquire(self._running_limit)
            if lease is None:
                return
            ref = self._executor.submit(lease)
            self._attempts.bind(lease, ref)
            log.info("attempt_started", run_id=lease.run_id, attempt=lease.attempt, engine_ref=ref)

    def _running_limit(self, owner: str) -> int | None:
        quota = quota_for(self._settings, self._keys.role_of(owner))
        return None if quota is None else quota.running_runs
