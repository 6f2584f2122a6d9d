"""A run's progress on the screen: a bar in a terminal, a line now and then in a log."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from ppo_ref.events import Iteration, TrainEvent
from ppo_ref.runs.start import RunState

LINES_PER_RUN = 10
"""Lines of a whole run in a log that is not a terminal."""


class ProgressDisplay:
    """Shows iterations as they are trained.

    Args:
        console: The terminal or log to write to.
        state: The run's state, for its name and budget.
    """

    def __init__(self, console: Console, state: RunState) -> None:
        config = state.config
        self._console = console
        self._total = config.planned_steps
        self._next_line = 0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            TaskProgressColumn(),
            TextColumn("{task.fields[numbers]}"),
            TimeRemainingColumn(compact=True),
            expand=True,
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(
            f"{state.env.spec.name} seed {state.seed}",
            total=self._total,
            completed=state.global_step,
            numbers="",
        )

    def show(self, event: TrainEvent) -> None:
        """Show an iteration, and ignore the other events."""
        if not isinstance(event, Iteration):
            return
        mean = "–" if event.episode_return is None else f"{event.episode_return:.2f}"
        numbers = f"return {mean}  {event.steps_per_second:,.0f} steps/s"
        self._progress.update(self._task, completed=event.global_step, numbers=numbers)
        if not self._console.is_terminal and event.global_step >= self._next_line:
            self._console.print(
                f"{event.global_step:,}/{self._total:,} env steps  {numbers}",
            )
            self._next_line = event.global_step + self._total // LINES_PER_RUN

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()
