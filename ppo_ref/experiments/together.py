"""Runs of a sweep that torch trains at once, as one population."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppo_ref.events import Done, Iteration, TrainEvent
from ppo_ref.experiments.outcome import Outcome
from ppo_ref.experiments.tasks import Task
from ppo_ref.runs.folder import RunFolder
from ppo_ref.runs.session import TrainingSession


def groups(pending: Sequence[Task], *, jobs: int) -> list[list[Task]]:
    """Return which tasks are trained at once.

    With torch those that can be one population: of the same shapes, and after the same number of
    env steps. On a CPU there are as many groups as processes, so that none of them is idle.
    """
    found: dict[object, list[Task]] = {}
    for at, task in enumerate(pending):
        found.setdefault(_program(task) if task.engine == "torch" else at, []).append(task)
    parts = []
    for group in found.values():
        count = jobs if group[0].device == "cpu" else 1
        parts += [part for first in range(count) if (part := group[first::count])]
    return parts


def _program(task: Task) -> object:
    from ppo_ref.torch.hyperparameters import program_of

    earlier = Outcome.load(task.folder)
    return task.device, program_of(task.spec), None if earlier is None else earlier.env_steps


def sessions(tasks: Sequence[Task]) -> list[TrainingSession]:
    """Begin or resume a group's runs as one population; `rounds` trains them.

    Raises:
        ValueError: A folder holds another run or no checkpoint, or as `start_population`.
    """
    from ppo_ref.torch import TorchTrainState, by_member, start_population

    resumed = Outcome.load(tasks[0].folder) is not None
    device, specs, saved = tasks[0].device, [task.spec for task in tasks], None
    if resumed:
        folders = [RunFolder.open(task.folder) for task in tasks]
        saved = [TorchTrainState.load(each.latest_state().path, device=device) for each in folders]
    states, events = start_population(specs, device=device, states=saved)
    if resumed:
        for folder, spec, state in zip(folders, specs, states, strict=True):
            folder.rewind(spec, state.global_step)
    else:
        for task in tasks:
            RunFolder.clear(task.folder)
        folders = [RunFolder.create(task.folder, task.spec) for task in tasks]
    return [
        TrainingSession(
            folder,
            state,
            own,
            # Only the last state is kept, as of runs that train by themselves.
            checkpoint_every=state.config.total_steps,
            resumed=resumed,
        )
        for folder, state, own in zip(folders, states, by_member(events, len(states)), strict=True)
    ]


@dataclass(frozen=True)
class Times:
    """What a run has taken, seconds."""

    wall: float
    cpu: float

    @classmethod
    def of(cls, earlier: Outcome | None) -> Times:
        """Return what earlier sessions of a run have taken."""
        return cls(earlier.wall_seconds, earlier.cpu_seconds) if earlier else cls(0.0, 0.0)

    def __add__(self, other: Times) -> Times:
        return Times(self.wall + other.wall, self.cpu + other.cpu)


def rounds(
    running: Sequence[TrainingSession],
) -> Iterator[tuple[list[int], dict[int, Done], Times]]:
    """Train all sessions, an iteration of each in turn.

    Yields:
        Who took part in a round, who came to an end in it, and each one's share of its time.
    """
    living = {at: session.events() for at, session in enumerate(running)}
    while living:
        wall, cpu = time.perf_counter(), time.process_time()
        last = {at: _next(events) for at, events in living.items()}
        spent = time.perf_counter() - wall, time.process_time() - cpu
        ended = {at: event for at, event in last.items() if isinstance(event, Done)}
        yield list(living), ended, Times(*(seconds / len(living) for seconds in spent))
        for at in ended:
            del living[at]


def _next(events: Iterator[TrainEvent]) -> TrainEvent:
    """Read up to the end of an iteration, or of the run."""
    return next(event for event in events if isinstance(event, Iteration | Done))
