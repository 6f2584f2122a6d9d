"""The service's parts, wired once. `build` is the only place to change for other adapters."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from gpu_api.adapters.embedded.artifact_store import LocalArtifactStore
from gpu_api.adapters.embedded.limiter import WindowLimiter
from gpu_api.adapters.embedded.local_executor import LocalExecutor
from gpu_api.adapters.sql.attempt_store import SqlAttemptStore
from gpu_api.adapters.sql.database import Database
from gpu_api.adapters.sql.event_log import SqlEventLog
from gpu_api.adapters.sql.key_store import SqlKeyStore
from gpu_api.adapters.sql.run_store import SqlRunStore
from gpu_api.seams import ArtifactStore, AttemptStore, EventLog, Executor, Limiter, RunStore
from gpu_api.service.feed import Feed
from gpu_api.service.keys import KeyStore, load_pepper
from gpu_api.service.metrics import Metrics
from gpu_api.service.reconciler import Reconciler
from gpu_api.service.retention import Retention
from gpu_api.settings import Settings


@dataclass(kw_only=True)
class Services:
    """Everything a route may use."""

    settings: Settings
    database: Database
    keys: KeyStore
    runs: RunStore
    attempts: AttemptStore
    events: EventLog
    files: ArtifactStore
    limiter: Limiter
    executor: Executor
    reconciler: Reconciler
    metrics: Metrics
    streams: Counter[str] = field(default_factory=Counter)
    """Open streams per key id."""
    feed: Feed = field(init=False)
    """Made when the event loop runs."""

    async def start(self) -> None:
        """Begin to serve: the schema is current already."""
        self.feed = Feed(self.events)
        self.reconciler.start()

    async def drain(self) -> None:
        """Stop starting runs and let the worker save its state and give its run back.

        The service still answers meanwhile, because the worker talks to it.
        """
        await asyncio.to_thread(self.reconciler.stop)
        await asyncio.to_thread(self.executor.close, self.settings.shutdown_grace_s)
        self.feed.close()

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def build(settings: Settings, url: str) -> Services:
    """Wire the embedded service and bring its data folder up to date.

    Args:
        url: Where workers reach this service.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    database.migrate()
    keys = SqlKeyStore(database, load_pepper(settings.data), label=settings.key_label)
    log = SqlEventLog(database, lease_s=settings.lease_s)
    runs = SqlRunStore(database, log)
    attempts = SqlAttemptStore(
        database,
        log,
        lease_s=settings.lease_s,
        start_lease_s=settings.start_lease_s,
        max_failures=settings.max_failures,
        checkpoint_interval_s=settings.checkpoint_interval_s,
    )
    files = LocalArtifactStore(settings.data / "artifacts")
    executor = LocalExecutor(
        url,
        slots=settings.worker_slots,
        warm=settings.warm_worker and settings.worker_slots > 0,
        threads=settings.worker_threads,
    )
    retention = Retention(runs, files, days=settings.retention_days)
    return Services(
        settings=settings,
        database=database,
        keys=keys,
        runs=runs,
        attempts=attempts,
        events=log,
        files=files,
        limiter=WindowLimiter(),
        executor=executor,
        reconciler=Reconciler(settings, attempts, executor, keys, retention),
        metrics=Metrics(runs),
    )
