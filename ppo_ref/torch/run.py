"""Start or continue torch runs from their specs: one by itself, or many as one population."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

import torch

from ppo_ref.config import RunSpec
from ppo_ref.errors import FieldError
from ppo_ref.events import Done, TrainEvent
from ppo_ref.policy import Policy
from ppo_ref.torch.devices import choose_threads
from ppo_ref.torch.population import Population
from ppo_ref.torch.state import TorchTrainState, gather
from ppo_ref.torch.train import train


def start(
    spec: RunSpec,
    *,
    device: torch.device | str = "cpu",
    trace: bool = False,
    debug: bool = False,
    state: TorchTrainState | None = None,
    policy: Policy | None = None,
    dtype: torch.dtype = torch.float32,
) -> tuple[TorchTrainState, Iterator[TrainEvent]]:
    """Return a run's state and its events; training happens while the events are read.

    Args:
        spec: Environment, seed and config.
        device: "cpu", "cuda" or "cuda:<index>". Not read when a state is given.
        trace: Whether to yield the trajectory of environment 0.
        debug: Whether to check the invariants of every correct run.
        state: From `TorchTrainState.load`: go on from there, with the config of `spec`, which may
            have changed, say to a larger `total_steps`. A new run when None.
        policy: The policy that a new run starts from, instead of a random one.
        dtype: Float type; float64 is for comparisons. Not read when a state is given.

    Raises:
        ValueError: The environment is unknown, the device is not here, or `spec` and `state`
            differ in environment, seed or a field that cannot change, or `policy` does not fit.
    """
    if state is None:
        state = TorchTrainState(Population.create([spec], device=device, dtype=dtype))
        if policy is not None:
            state.start_from(policy)
    else:
        _check_belongs(spec, state)
        if len(state.population) > 1:
            gather([state])
        state.go_on_with(spec.config)
    choose_threads(spec.config, state.device)
    return state, (event for _, event in train([state], trace=trace, debug=debug))


def start_population(
    specs: Sequence[RunSpec],
    *,
    device: torch.device | str = "cpu",
    trace: bool = False,
    debug: bool = False,
    states: Sequence[TorchTrainState] | None = None,
    dtype: torch.dtype = torch.float32,
    own_streams: bool = True,
    report_every: int = 1,
) -> tuple[list[TorchTrainState], Iterator[tuple[int, TrainEvent]]]:
    """Return the states of many runs that train as one program, and (member, event) pairs.

    A small network leaves a GPU idle; a thousand of them side by side do not.

        states, events = start_population([RunSpec(...), RunSpec(...)], device="cuda")
        for member, event in events:
            ...

    Args:
        specs: One run per member. They may differ in seed and in `hyperparameters.VARYING`.
        device: "cpu", "cuda" or "cuda:<index>". Not read when states are given.
        trace: Whether to yield the trajectory of each member's environment 0.
        debug: Whether to check the invariants of every correct run.
        states: States to go on from, one per member, all after the same number of iterations.
        dtype: Float type; float64 is for comparisons. Not read when states are given.
        own_streams: Whether every member draws the random numbers of a run by itself of its seed,
            and can be saved with them. One stream for all is faster for hundreds and more; every
            member is then such a run with other random numbers.
        report_every: Iterations between two reports of `train`.

    Raises:
        ValueError: The members cannot be one program, `report_every` is below 1, or as `start`.
    """
    if report_every < 1:
        raise ValueError(f"report_every is {report_every}, allowed: 1 and more")
    if states is None:
        population = Population.create(specs, device=device, dtype=dtype, own_streams=own_streams)
        members = [TorchTrainState(population, member) for member in range(len(specs))]
    else:
        members = list(states)
        for spec, state in zip(specs, members, strict=True):
            _check_belongs(spec, state)
        population = gather(members)
        population.go_on_with(specs)
    choose_threads(population.config, population.env.device, members=len(population))
    events = train(members, trace=trace, debug=debug, report_every=report_every)
    return members, events


def by_member(events: Iterator[tuple[int, TrainEvent]], members: int) -> list[Iterator[TrainEvent]]:
    """Return an iterator of events for each member of a population.

    All members train when the next event of any is not there yet. If one iteration of each is read
    in turn, every state agrees with its event.
    """
    waiting: list[deque[TrainEvent]] = [deque() for _ in range(members)]

    def events_of(member: int) -> Iterator[TrainEvent]:
        while True:
            while not waiting[member]:
                at, event = next(events)
                waiting[at].append(event)
            event = waiting[member].popleft()
            yield event
            if isinstance(event, Done):
                return

    return [events_of(member) for member in range(members)]


def _check_belongs(spec: RunSpec, state: TorchTrainState) -> None:
    pairs = {
        "env": (spec.env, state.env.spec.name),
        "seed": (spec.seed, state.seed),
    }
    for name, (asked, saved) in pairs.items():
        if asked != saved:
            raise FieldError(name, asked, f"{saved!r}, as the run began")
