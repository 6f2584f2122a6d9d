"""Drive a run: checkpoints at the right moments, one name for each, and exactly one `done`.

The command line, the page and the service all read a run through a `Driver`. They decide on the
content of a checkpoint and on the use of the events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from ppo_ref.events import Checkpoint, Done, DoneStatus, Iteration, RunStarted, Trace, TrainEvent
from ppo_ref.run_events import Clock, Stop, stopped
from ppo_ref.runs.schedule import Schedule

Save = Callable[[str], Mapping[str, str]]
"""Stores a checkpoint under a name; returns file name -> SHA-256 (hex) of its files."""


class Driver:
    """One run to its end; iterating over it trains and yields its events.

    After an iteration comes its checkpoint if one is due, and before `done` one of the run's end.
    No env step is saved twice.

    Args:
        events: From `start` or `resume`.
        schedule: The times to save.
        save: Stores a checkpoint.
        resumed: Whether the events go on from a checkpoint, which need not be saved again.
        on_failure: Given an exception from training or saving, returns the reason of a `done` that
            says "failed"; when None, exceptions are raised.
        rescue: Stores a checkpoint after such an exception; returns None where the state is not
            that of the last event.
    """

    def __init__(
        self,
        events: Iterable[TrainEvent],
        *,
        schedule: Schedule,
        save: Save,
        resumed: bool = False,
        on_failure: Callable[[Exception], str] | None = None,
        rescue: Callable[[str], Mapping[str, str] | None] | None = None,
    ) -> None:
        self._events, self._schedule, self._save = events, schedule, save
        self._resumed, self._on_failure, self._rescue = resumed, on_failure, rescue
        self._clock = Clock(0)
        self._passed = 0
        self._saved_at: int | None = None
        self._episode_return: float | None = None
        self._asked: Stop | Literal["leave"] | None = None
        self.global_step = 0
        """Env steps up to the last event."""
        self.done: Done | None = None
        """The run's terminal event; None before it."""

    def __iter__(self) -> Iterator[TrainEvent]:
        """Train; yield events, the last of which is `done` unless the run is left.

        Raises:
            RuntimeError: Training ended without a `done`.
        """
        try:
            yield from self._train()
        except Exception as error:
            # The boundary around a whole job: any exception is the run's result.
            if self._on_failure is None:
                raise
            reason = self._on_failure(error)
            yield from self._rescued()
            yield self._end(self._done("failed", reason))

    def stop(self, status: Stop = "cancelled") -> None:
        """End the run after its current iteration. Signal handlers and threads may call this."""
        self._asked = status

    def leave(self) -> None:
        """End after the current iteration without `done`, because the run goes on elsewhere."""
        self._asked = "leave"

    def cut_short(self) -> Iterator[TrainEvent]:
        """Yield the end of a run whose iteration was interrupted: a last checkpoint and `done`.

        Yield nothing if it had ended.
        """
        if self.done is None:
            yield from self._last_checkpoint()
            yield self._end(self._stopped("cancelled"))

    def _train(self) -> Iterator[TrainEvent]:
        for event in self._events:
            self._note(event)
            if isinstance(event, Done):
                yield from self._last_checkpoint()
                yield self._end(event)
                return
            yield event
            if isinstance(event, Trace):  # its iteration is still to come
                continue
            if self._due():
                yield self._checkpoint()
            if self._asked is not None:
                yield from self._last_checkpoint()
                if self._asked != "leave":
                    yield self._end(self._stopped(self._asked))
                return
        raise RuntimeError("training ended without a done event")

    def _note(self, event: TrainEvent) -> None:
        if isinstance(event, RunStarted | Iteration | Done):
            self.global_step = event.global_step
        if isinstance(event, RunStarted):
            self._clock = Clock(event.global_step, event.wall_seconds)
            if self._resumed:
                self._saved_at = event.global_step
        if isinstance(event, Iteration | Done):
            self._episode_return = event.episode_return

    def _due(self) -> bool:
        before = self._passed
        self._passed = self._schedule.passed(self.global_step, self._clock.seconds)
        return self._passed > before and self._saved_at != self.global_step

    def _last_checkpoint(self) -> Iterator[TrainEvent]:
        if self._saved_at != self.global_step:
            yield self._checkpoint()

    def _rescued(self) -> Iterator[Checkpoint]:
        """Yield a last checkpoint of a run that failed, where one can be had."""
        if self._rescue is None or self._saved_at == self.global_step:
            return
        try:
            artifacts = self._rescue(self._name)
        except Exception:  # the disk may be full, which may be what the run failed of
            return
        if artifacts is not None:
            yield self._saved(artifacts)

    @property
    def _name(self) -> str:
        return f"step-{self.global_step:012d}"

    def _checkpoint(self) -> Checkpoint:
        return self._saved(self._save(self._name))

    def _saved(self, artifacts: Mapping[str, str]) -> Checkpoint:
        self._saved_at = self.global_step
        return Checkpoint(
            name=self._name,
            global_step=self.global_step,
            episode_return=self._episode_return,
            artifacts=dict(artifacts),
        )

    def _end(self, done: Done) -> Done:
        self.done = done
        return done

    def _stopped(self, status: Stop) -> Done:
        return self._done(status, stopped(status, self.global_step))

    def _done(self, status: DoneStatus, reason: str) -> Done:
        return Done(
            status=status,
            reason=reason,
            global_step=self.global_step,
            episode_return=self._episode_return,
            wall_seconds=self._clock.seconds,
        )
