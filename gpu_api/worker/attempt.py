"""One attempt of a run: claim, train, checkpoint, and end in one of four ways."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import structlog

from gpu_api.worker.channel import Channel, Refused, Unreachable
from gpu_api.worker.export import checked_onnx
from gpu_api.worker.reporter import Reporter, Snapshot
from gpu_api.worker.training import Training, start
from ppo_ref.config import RunSpec
from ppo_ref.events import Done, DoneStatus, Iteration, RunStarted, TrainEvent

log = structlog.get_logger()

FINISHED, RELEASED, FENCED = 0, 0, 4
"""Exit codes: done or given back; refused by the service."""
CLAIM_PATIENCE_S = 15.0

_STOPPED: dict[str, tuple[DoneStatus, str]] = {
    "cancelled": ("cancelled", "Cancelled."),
    "expired": ("expired", "The deadline passed before the training was done."),
}


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """What the service tells a worker to do."""

    url: str
    run_id: str
    attempt: int
    token: str = field(repr=False)


def work(assignment: Assignment, released: threading.Event) -> int:
    """Do an attempt; return the exit code."""
    channel = Channel(
        assignment.url,
        assignment.run_id,
        assignment.attempt,
        assignment.token,
        patience_s=CLAIM_PATIENCE_S,
    )
    try:
        claim = channel.call("POST", "/claim")
        channel.patience_s = claim["lease_s"]
        return _Attempt(channel, claim).run(released)
    except Refused as error:
        log.warning("attempt_refused", detail=str(error))
    except Unreachable as error:
        log.warning("service_unreachable", detail=str(error))
    return FENCED


class _Attempt:
    def __init__(self, channel: Channel, claim: dict[str, Any]) -> None:
        self._claim = claim
        spec = dict(claim["spec"])
        self._engine = spec.pop("engine", "auto")
        self._spec = RunSpec.from_dict(spec)
        self._saved = _load_state(channel, claim)
        self._channel = channel
        self._reporter = Reporter(channel)
        self._began = time.perf_counter()
        self._global_step = 0
        self._episode_return: float | None = None
        self._saved_step: int | None = None

    def run(self, released: threading.Event) -> int:
        try:
            training = start(self._spec, self._engine, self._claim["device"], self._saved)
            end = self._train(training, released)
        except (Refused, Unreachable):
            raise
        except Exception as error:
            # The boundary around a whole training job: whatever it raised is the run's result.
            log.exception("training_failed")
            end = self._done("failed", f"{type(error).__name__}: {error}")
        if end is None:
            self._reporter.flush()
            # The reporter is idle now, so the channel is free.
            self._channel.call("POST", "/release")
            log.info("attempt_released", global_step=self._global_step)
            return RELEASED
        self._reporter.put(end)
        self._reporter.flush()
        log.info("attempt_finished", status=end.status, global_step=self._global_step)
        return FINISHED

    def _train(self, training: Training, released: threading.Event) -> Done | None:
        """Report until the end; return the `done` event, None if the run is to be given back."""
        due = 0.0
        for event in training.events:
            self._note(event)
            if isinstance(event, Done):
                self._checkpoint(training)
                return event
            self._reporter.put(event)
            if time.monotonic() >= due:
                self._checkpoint(training)
                due = time.monotonic() + self._claim["checkpoint_interval_s"]
            if self._reporter.stop is not None:
                self._checkpoint(training)
                return self._done(*_STOPPED[self._reporter.stop])
            if released.is_set():
                self._checkpoint(training)
                return None
        raise RuntimeError("the training ended without a done event")

    def _note(self, event: TrainEvent) -> None:
        if isinstance(event, RunStarted):
            self._global_step = event.global_step
            # What it resumes from is saved already.
            self._saved_step = None if self._saved is None else event.global_step
            self._saved = None
        elif isinstance(event, Iteration):
            self._global_step, self._episode_return = event.global_step, event.episode_return

    def _checkpoint(self, training: Training) -> None:
        if self._saved_step == self._global_step:
            return
        step = self._global_step
        onnx = checked_onnx(
            training.policy(),
            self._spec,
            global_step=step,
            episode_return=self._episode_return,
        )
        self._reporter.put(
            Snapshot(
                name=f"step-{step:012d}",
                global_step=step,
                episode_return=self._episode_return,
                onnx=onnx,
                state=training.saved(),
            )
        )
        self._saved_step = step

    def _done(self, status: DoneStatus, reason: str) -> Done:
        return Done(
            status=status,
            reason=reason,
            global_step=self._global_step,
            episode_return=self._episode_return,
            wall_seconds=time.perf_counter() - self._began,
        )


def _load_state(channel: Channel, claim: dict[str, Any]) -> bytes | None:
    if claim["resume"] is None:
        return None
    data = channel.fetch("GET", "/state")
    found = hashlib.sha256(data).hexdigest()
    if found != claim["state_sha256"]:
        raise ValueError(f"state has sha256 {found}, the checkpoint says {claim['state_sha256']}")
    return data
