"""Train into a run folder: checkpoints on the way, progress on the screen, a clean stop."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Self

from rich.console import Console

from ppo_ref.cli.progress import ProgressDisplay
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.evaluate import evaluate
from ppo_ref.events import Done, Iteration, TrainEvent
from ppo_ref.policy import Policy
from ppo_ref.runs import start as engines
from ppo_ref.runs.folder import RunFolder
from ppo_ref.runs.start import RunState

CHECKPOINTS_PER_RUN = 10


class TrainingSession:
    """One `train` command.

    Args:
        folder: Where the run is written.
        state: The run's state, changed while `events` are read.
        events: From `train`.
        checkpoint_every: Env steps between checkpoints; a tenth of the budget when None.
    """

    def __init__(
        self,
        folder: RunFolder,
        state: RunState,
        events: Iterator[TrainEvent],
        *,
        checkpoint_every: int | None = None,
    ) -> None:
        self.folder, self.state, self.events = folder, state, events
        default = state.config.total_steps // CHECKPOINTS_PER_RUN
        self._every = checkpoint_every or max(1, default)
        self._saved_at = -1
        self._stop = False
        self._began = time.perf_counter()

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
            ValueError: The folder holds a run already, or as `engines.start`.
        """
        state, events = engines.start(
            spec, engine=engine, device=device, policy=policy, debug=debug
        )
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
        state, events = engines.resume(folder.latest_state(), config, device=device, debug=debug)
        spec = RunSpec(env=folder.spec.env, seed=folder.spec.seed, config=config)
        folder.rewind(spec, state.global_step)
        return cls(folder, state, events, checkpoint_every=checkpoint_every)

    def run(self, console: Console) -> int:
        """Train to the end, or until Ctrl+C.

        Returns:
            Exit code: 0 done, 1 failed, 130 stopped.
        """
        with ProgressDisplay(console, self.state) as progress:
            done = self.train(progress.show)
        return self._report(console, done)

    def train(self, show: Callable[[TrainEvent], None]) -> Done:
        """Train to the end, or until Ctrl+C, and leave a complete folder behind.

        Args:
            show: Called with every event but the last.

        Returns:
            The last event.
        """
        done: Done | None = None
        with self._stoppable():
            for event in self.events:
                if isinstance(event, Done):
                    done = event
                    break
                self.folder.append(event)
                show(event)
                if isinstance(event, Iteration) and self._due():
                    self._save()
                if self._stop and isinstance(event, Iteration):
                    break
        if self._saved_at != self.state.global_step:
            self._save()
        self.folder.save_policy(self.state)
        done = done or self._cancelled()
        self.folder.append(done)
        return done

    def stop(self) -> None:
        """Let the run end after the current iteration, as Ctrl+C does."""
        self._stop = True

    def _due(self) -> bool:
        return self.state.global_step // self._every > max(self._saved_at, 0) // self._every

    def _save(self) -> None:
        self.folder.save_checkpoint(self.state)
        self._saved_at = self.state.global_step

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """Let Ctrl+C end the run after the current iteration; a second one ends it at once."""

        def stop(_signal: int, _frame: FrameType | None) -> None:
            if self._stop:
                raise KeyboardInterrupt
            self._stop = True

        previous = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, previous)

    def _cancelled(self) -> Done:
        return Done(
            status="cancelled",
            reason=f"Stopped after {self.state.global_step:,} env steps.",
            global_step=self.state.global_step,
            episode_return=self.state.episodes.mean_return,
            wall_seconds=time.perf_counter() - self._began,
        )

    def _report(self, console: Console, done: Done) -> int:
        path = self.folder.path
        console.print(done.reason)
        if done.status == "succeeded":
            result = evaluate(self.state.policy(), self.state.env.spec.name)
            console.print(
                f"Taking the most probable action: mean return {result.mean_return:.2f} over "
                f"{len(result.returns)} episodes.",
            )
            if result.remark:
                console.print(result.remark)
        console.print(f"Written to {path}")
        if done.status == "cancelled":
            again = f"Go on with: python -m ppo_ref train --resume {path}"
            console.print(again)
        return {"succeeded": 0, "cancelled": 130}.get(done.status, 1)
