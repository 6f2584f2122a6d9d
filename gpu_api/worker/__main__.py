"""`python -m gpu_api.worker`: load torch, read an assignment from standard input, train, leave.

Standard input stays open while the service lives: at a line `{"op": "release"}` the worker saves
its run and gives it back, and the end of input means that the service is gone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from types import FrameType

import structlog

from gpu_api.logs import configure

log = structlog.get_logger()


def main() -> int:
    """Serve one assignment; return the exit code."""
    configure(os.environ.get("PPO_API_LOG_LEVEL", "info"))
    released = threading.Event()

    def release(_signal: int, _frame: FrameType | None) -> None:
        released.set()

    signal.signal(signal.SIGTERM, release)
    # Loading torch takes seconds; a worker in reserve has done it when its assignment comes.
    from gpu_api.worker import attempt, training

    training.warm_up()
    line = sys.stdin.buffer.readline()
    if not line.strip():
        return 0
    assignment = attempt.Assignment(**json.loads(line))
    threading.Thread(target=_listen, args=(released,), daemon=True).start()
    structlog.contextvars.bind_contextvars(run_id=assignment.run_id, attempt=assignment.attempt)
    try:
        return attempt.work(assignment, released)
    except Exception:
        # The process boundary: the log holds the traceback, the exit code stands for the rest.
        log.exception("worker_crashed")
        return 1


def _listen(released: threading.Event) -> None:
    for line in sys.stdin.buffer:
        if json.loads(line).get("op") == "release":
            released.set()
    os._exit(3)


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # Skips torch's and onnxruntime's teardown, which would only keep the slot occupied.
    os._exit(code)
