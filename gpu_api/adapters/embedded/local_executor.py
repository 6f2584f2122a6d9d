"""Executor of the embedded service: one child process at a time, and a warm one in reserve.

The assignment goes to the child's standard input, so no token appears in a process list. The
child leaves when its standard input closes, so it never outlives a killed service.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from gpu_api.seams import Lease

log = structlog.get_logger()

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
SETTLE_S = 4.0
"""Delay between a new worker's start and the loading of the next reserve, seconds."""


@dataclass
class _Worker:
    process: subprocess.Popen[bytes]
    ref: str


class LocalExecutor:
    """Executor on child processes of this one.

    Args:
        url: The service's address for workers, e.g. "http://127.0.0.1:8321".
        slots: Workers at the same time.
        warm: Keep one started worker in reserve: loading torch takes seconds.
        threads: CPU threads of a worker's linear algebra. Matrices of PPO's usual size are too
            small to share: on a busy machine a second thread makes training 30 times slower.
    """

    def __init__(self, url: str, *, slots: int = 1, warm: bool = True, threads: int = 1) -> None:
        self._url, self._slots, self._warm = url, slots, warm
        self._environment = {**os.environ, **dict.fromkeys(_THREADS, str(threads))}
        self._workers: dict[str, _Worker] = {}
        self._endings: dict[str, str] = {}
        self._spare: subprocess.Popen[bytes] | None = None
        self._lock = threading.RLock()
        self._closed = False
        self._started = 0
        self._submitted_at = 0.0

    def capacity(self) -> int:
        with self._lock:
            self._reap()
            if self._closed:
                return 0
            return self._slots - len(self._workers)

    def prepare(self) -> None:
        """Start the reserve, but not during a run's first seconds."""
        with self._lock:
            self._reap()
            if self._spare is not None and self._spare.poll() is not None:
                # A worker that cannot even start would fail again twice a second.
                log.error("reserve_died", exit_code=self._spare.returncode)
                self._warm, self._spare = False, None
            settled = time.monotonic() - self._submitted_at > SETTLE_S
            if self._warm and not self._closed and (settled or not self._workers):
                self._ensure_spare()

    def submit(self, lease: Lease) -> str:
        with self._lock:
            if self.capacity() < 1:
                raise RuntimeError(f"all {self._slots} worker slots are taken")
            process = self._ensure_spare()
            self._spare = None
            self._started += 1
            self._submitted_at = time.monotonic()
            ref = f"local-{process.pid}-{self._started}"
            assignment = {"url": self._url, **vars(lease)}
            _tell(process, assignment)
            self._workers[ref] = _Worker(process, ref)
        return ref

    def status(self, ref: str) -> str | None:
        with self._lock:
            self._reap()
            if ref in self._workers:
                return None
            return self._endings.get(ref, "The worker belonged to an earlier start of the service.")

    def cancel(self, ref: str, grace_s: float) -> None:
        with self._lock:
            worker = self._workers.get(ref)
        if worker is None:
            return
        if grace_s > 0:
            _tell(worker.process, {"op": "release"})
            try:
                worker.process.wait(grace_s)
            except subprocess.TimeoutExpired:
                log.warning("worker_killed", engine_ref=ref, grace_s=grace_s)
        worker.process.kill()
        worker.process.wait()
        with self._lock:
            self._reap()

    def list(self) -> Sequence[str]:
        with self._lock:
            self._reap()
            return sorted(self._workers)

    def close(self, grace_s: float) -> None:
        with self._lock:
            self._closed = True
            refs = list(self._workers)
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.kill()
            spare.wait()
            _close_input(spare)
        for ref in refs:
            self.cancel(ref, grace_s)

    def _ensure_spare(self) -> subprocess.Popen[bytes]:
        if self._spare is not None and self._spare.poll() is None:
            return self._spare
        self._spare = subprocess.Popen(
            [sys.executable, "-m", "gpu_api.worker"],
            stdin=subprocess.PIPE,
            env=self._environment,
            # Not in our process group: Ctrl-C is for the service, which then asks the worker.
            start_new_session=os.name != "nt",
        )
        return self._spare

    def _reap(self) -> None:
        for ref, worker in list(self._workers.items()):
            code = worker.process.poll()
            if code is not None:
                _close_input(worker.process)
                del self._workers[ref]
                self._endings[ref] = _ending(code)


def _ending(code: int) -> str:
    if code < 0:
        return f"The worker process was killed by signal {-code}."
    return f"The worker process ended with exit code {code}."


def _tell(process: subprocess.Popen[bytes], message: dict[str, object]) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        # It has just died; its status says so.
        return


def _close_input(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    try:
        process.stdin.close()
    except BrokenPipeError:
        return
