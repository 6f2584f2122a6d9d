"""Train into a run folder: events, checkpoints, evaluations, and a clean stop on Ctrl+C."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Self

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Done, TrainEvent
from ppo_ref.policy import Policy
from ppo_ref.runs import remarks
from ppo_ref.runs.driver import Driver
from ppo_ref.runs.evaluations import Evaluations
from ppo_ref.runs.folder import RunFolder
from ppo_ref.runs.schedule import EverySteps
from ppo_ref.runs.start import RunState, resume, start

CHECKPOINTS_PER_RUN = 10
STOPPING = (signal.SIGINT, signal.SIGTERM)
"""Signals that let a run stop after its iteration, saved."""


class TrainingSession:
    """One run of the command line.

    Args:
        folder: The run's folder.
        state: The run's state, changed while `events` are read.
        events: From `start` or `resume`.
        checkpoint_every: Env steps between checkpoints; a tenth of the budget when None.
        eval_episodes: Episodes to play beside the training each time, to find the best policy; 0
            for none.
        eval_every: Env steps between two evaluations; a tenth of the budget when None.
        resumed: Whether the folder holds a checkpoint of the present state.
        remarks: Sentences for the reader on how the run goes on.
    """

    def __init__(
        self,
        folder: RunFolder,
        state: RunState,
        events: Iterator[TrainEvent],
        *,
        checkpoint_every: int | None = None,
        eval_episodes: int = 0,
        eval_every: int | None = None,
        resumed: bool = False,
        remarks: Sequence[str] = (),
    ) -> None:
        self.folder, self.state, self.remarks = folder, state, list(remarks)
        self.error: Exception | None = None
        """The exception that ended the run, if one did."""
        usual = max(1, state.config.total_steps // CHECKPOINTS_PER_RUN)
        if eval_episodes:
            evaluations = Evaluations(
                episodes=eval_episodes,
                every=eval_every or usual,
                keep=lambda policy, result: folder.save_best(policy, result.mean_return),
                best=folder.best_return(),
            )
            events = evaluations.beside(events, state)
        self._driver = Driver(
            events,
            schedule=EverySteps(checkpoint_every or usual),
            save=lambda name: folder.save_checkpoint(name, state),
            resumed=resumed,
            on_failure=self._fail,
            rescue=self._rescue,
        )

    def _fail(self, error: Exception) -> str:
        """Keep an exception, such as an environment's, and return it as the reason of the end."""
        self.error = error
        return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__

    def _rescue(self, name: str) -> dict[str, str] | None:
        """Save a run that failed in a rollout; one that failed in an update is half changed."""
        if self.state.global_step != self._driver.global_step:
            return None
        return self.folder.save_checkpoint(name, self.state, episodes=False)

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
        eval_episodes: int = 0,
        eval_every: int | None = None,
    ) -> Self:
        """Start a new run in a new folder.

        Raises:
            ValueError: The folder holds a run already, or as `start`.
        """
        state, events = start(spec, engine=engine, device=device, policy=policy, debug=debug)
        folder = RunFolder.create(path, spec)
        return cls(
            folder,
            state,
            events,
            checkpoint_every=checkpoint_every,
            eval_episodes=eval_episodes,
            eval_every=eval_every,
        )

    @classmethod
    def resume(
        cls,
        path: Path,
        config: PPOConfig,
        *,
        device: str | None = None,
        debug: bool = False,
        checkpoint_every: int | None = None,
        eval_episodes: int = 0,
        eval_every: int | None = None,
    ) -> Self:
        """Go on with a run from its newest checkpoint that can be read.

        Raises:
            ValueError: The folder holds no run or no checkpoint; or `config` does not fit it.
        """
        folder = RunFolder.open(path)
        before, saved = folder.spec.config, folder.latest_state()
        state, events = resume(saved.path, config, device=device, debug=debug)
        spec = RunSpec(env=folder.spec.env, seed=folder.spec.seed, config=config)
        folder.rewind(spec, state.global_step)
        return cls(
            folder,
            state,
            events,
            checkpoint_every=checkpoint_every,
            eval_episodes=eval_episodes,
            eval_every=eval_every,
            resumed=True,
            remarks=[
                *remarks.on_state(saved),
                *remarks.on_config(before, config, state.global_step),
            ],
        )

    def train(self, show: Callable[[TrainEvent], None]) -> Done:
        """Train to the end, or until Ctrl+C or SIGTERM, and leave a complete folder behind.

        An exception, such as one of an environment, ends the run like any other failure: the
        folder has its policy, its `done` and, unless it broke in an update, a checkpoint.

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
    """Let Ctrl+C and SIGTERM call `stop`, so that the current iteration is the last.

    A second one raises KeyboardInterrupt.
    """
    pressed = False

    def press(_signal: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        stop()

    previous = {kind: signal.signal(kind, press) for kind in STOPPING}
    try:
        yield
    finally:
        for kind, handler in previous.items():
            signal.signal(kind, handler)
