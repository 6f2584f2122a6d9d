"""Train into a run folder: events, checkpoints, and a clean stop on Ctrl+C."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Self

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Done, TrainEvent
from ppo_ref.policy import Policy
from ppo_ref.runs.driver import Driver
from ppo_ref.runs.folder import RunFolder
from ppo_ref.runs.schedule import EverySteps
from ppo_ref.runs.start import RunState, resume, start

CHECKPOINTS_PER_RUN = 10


class TrainingSession:
    """One run of the command line.

    Args:
        folder: The run's folder.
        state: The run's state, changed while `events` are read.
        events: From `start` or `resume`.
        checkpoint_every: Env steps between checkpoints; a tenth of the budget when None.
        resumed: Whether the folder holds a checkpoint of the present state.
    """

    def __init__(
        self,
        folder: RunFolder,
        state: RunState,
        events: Iterator[TrainEvent],
        *,
        checkpoint_every: int | None = None,
        resumed: bool = False,
    ) -> None:
        self.folder, self.state = folder, state
        every = checkpoint_every or max(1, state.config.total_steps // CHECKPOINTS_PER_RUN)
        self._driver = Driver(
            events,
            schedule=EverySteps(every),
            save=lambda name: folder.save_checkpoint(name, state),
            resumed=resumed,
        )

    @classmethod
    def begin(
        cls,
        path: Path,
        spec: RunSpec,
        *,
        engine: str = "numpy",
        device: str = "cpu",
        policy: Policy | None = None,
        debug: bool = False,
        checkpoint_every: int | None = None,
    ) -> Self:
        """Start a new run in a new folder.

        Raises:
            ValueError: The folder holds a run already, or as `start`.
        """
        state, events = start(spec, engine=engine, device=device, policy=policy, debug=debug)
        folder = RunFolder.create(path, spec)
        return cls(folder, state, events, checkpoint_every=checkpoint_every)

    @classmethod
    def resume(
        cls,
        path: Path,
        config: PPOConfig,
        *,
        device: str | None = None,
        debug: bool = False,
        checkpoint_every: int | None = None,
    ) -> Self:
        """Go on with a run from its newest checkpoint.

        Raises:
            ValueError: The folder holds no run or no checkpoint; or `config` does not fit it.
        """
        folder = RunFolder.open(path)
        state, events = resume(folder.latest_state(), config, device=device, debug=debug)
        spec = RunSpec(env=folder.spec.env, seed=folder.spec.seed, config=config)
        folder.rewind(spec, state.global_step)
        return cls(folder, state, events, checkpoint_every=checkpoint_every, resumed=True)

    def train(self, show: Callable[[TrainEvent], None]) -> Done:
        """Train to the end, or until Ctrl+C, and leave a complete folder behind.

        Args:
            show: Called with every event.

        Returns:
            The last event.
        """
        with stoppable(self.stop):
            for event in self.events():
                show(event)
        assert self._driver.done is not None, "a run that nobody leaves ends with done"
        return self._driver.done

    def events(self) -> Iterator[TrainEvent]:
        """Train; yield every event once the folder holds it."""
        for event in self._driver:
            if isinstance(event, Done):
                self.folder.save_policy(self.state)
            self.folder.append(event)
            yield event

    def stop(self) -> None:
        """Let the run end after the current iteration, as Ctrl+C does."""
        self._driver.stop()


@contextmanager
def stoppable(stop: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl+C call `stop`, so that the current iteration is the last; a second one raises."""
    pressed = False

    def press(_signal: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        stop()

    previous = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
