"""One attempt of a run: claim, train, checkpoint, and end in one of four ways."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import structlog

from gpu_api.worker.channel import Channel, Refused, Unreachable
from gpu_api.worker.export import checked_onnx
from gpu_api.worker.reporter import Reporter, Snapshot
from gpu_api.worker.training import start
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Checkpoint, TrainEvent
from ppo_ref.runs.driver import Driver
from ppo_ref.runs.schedule import Both, Evenly, EverySeconds, Schedule
from ppo_ref.runs.start import RunState

log = structlog.get_logger()

FINISHED, RELEASED, FENCED = 0, 0, 4
"""Exit codes: done or given back; refused by the service."""
CLAIM_PATIENCE_S = 15.0
_POLICIES = 20
"""Policies that even a run of a few seconds keeps on its way, for a reader to scrub through."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A worker's order from the service."""

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
        self._channel, self._claim = channel, claim
        self._saved = _load_state(channel, claim)
        self._reporter = Reporter(channel)
        self._state: RunState
        self._snapshots: dict[str, tuple[dict[str, bytes], bytes]] = {}
        self._driver = Driver(
            self._train(),
            schedule=_schedule(claim),
            save=self._save,
            resumed=self._saved is not None,
            on_failure=_reason,
        )

    def run(self, released: threading.Event) -> int:
        for event in self._driver:
            self._report(event)
            if self._reporter.stop is not None:
                self._driver.stop(self._reporter.stop)
            elif released.is_set():
                self._driver.leave()
        self._reporter.flush()
        done, step = self._driver.done, self._driver.global_step
        if done is None:
            # The reporter is idle now, so the channel is free.
            self._channel.call("POST", "/release")
            log.info("attempt_released", global_step=step)
            return RELEASED
        log.info("attempt_finished", status=done.status, global_step=step)
        return FINISHED

    def _train(self) -> Iterator[TrainEvent]:
        fields = dict(self._claim["spec"])
        engine = fields.pop("engine", "auto")
        spec, device = RunSpec.from_dict(fields), self._claim["device"]
        self._state, events = start(spec, engine, device, self._saved)
        self._saved = None  # read, and not small
        yield from events

    def _save(self, name: str) -> dict[str, str]:
        file_name, onnx = f"{name}.onnx", checked_onnx(self._state.policy())
        state = io.BytesIO()
        self._state.save(state)
        self._snapshots[name] = ({file_name: onnx}, state.getvalue())
        return {file_name: hashlib.sha256(onnx).hexdigest()}

    def _report(self, event: TrainEvent) -> None:
        if isinstance(event, Checkpoint):
            files, state = self._snapshots.pop(event.name)
            self._reporter.put(Snapshot(event=event, files=files, state=state))
        else:
            self._reporter.put(event)


def _schedule(claim: dict[str, Any]) -> Schedule:
    """Return the times to save: against crashes every few seconds, for readers along the way."""
    against_crashes = EverySeconds(claim["checkpoint_interval_s"])
    try:
        config = PPOConfig.from_dict(claim["spec"].get("config", {}))
    except ValueError:
        return against_crashes  # the run's own start reports what is wrong
    return Both(against_crashes, Evenly(_POLICIES, until=config.planned_steps))


def _reason(error: Exception) -> str:
    """Return the reason of a run that failed by an exception; the log has the whole of it."""
    log.exception("training_failed")
    return f"{type(error).__name__}: {error}"


def _load_state(channel: Channel, claim: dict[str, Any]) -> bytes | None:
    if claim["resume"] is None:
        return None
    data = channel.fetch("GET", "/state")
    found = hashlib.sha256(data).hexdigest()
    if found != claim["state_sha256"]:
        raise ValueError(f"state has sha256 {found}, the checkpoint says {claim['state_sha256']}")
    return data
