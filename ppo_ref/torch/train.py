"""The training loop on a device: every run of a population has the same events as numpy's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppo_ref.envs.actions import executed_rows
from ppo_ref.events import Done, Trace, TrainEvent
from ppo_ref.run_events import Clock, done, failed, finished, iteration, run_started, violated
from ppo_ref.torch.iterate import Iterations, Report
from ppo_ref.torch.rollout import TorchRollout
from ppo_ref.torch.state import TorchTrainState, gather


def train(
    states: Sequence[TorchTrainState],
    *,
    trace: bool = False,
    debug: bool = False,
    report_every: int = 1,
) -> Iterator[tuple[int, TrainEvent]]:
    """Train all members of a population; yield (member, event).

    Each run yields `run_started`, per iteration one `iteration`, and at last one `done`. Nothing
    runs between two events, so at each of them the caller may read or save any state, or stop by
    leaving the loop. NaN or infinity ends the run in which it occurs with status "failed" and the
    name of the quantity; its state then holds the last finite parameters. A run that has ended
    leaves the population, which goes on without it.

    Args:
        states: The runs, all members of one population in its order; changed as they go on.
        trace: Whether to yield a `trace` before each `iteration`.
        debug: Whether to check the invariants of every correct run, like `ppo_ref.train`.
        report_every: Iterations between two reports, each of which reads from the device once. The
            end of a run, other than by its budget, is noticed when a report is due.
    """
    population = states[0].population
    clock = Clock(population.global_step, population.wall_seconds)
    size = population.model.params.shape[1]
    device = population.env.device.type
    for at, state in enumerate(states):
        yield at, run_started(state, engine="torch", device=device, num_parameters=size)
    living, iterations = dict(enumerate(states)), Iterations(population, debug=debug)
    iterations.look_around()
    while True:
        ends = {}
        for at, state in living.items():
            if reason := finished(state):
                ends[at] = done(state, "succeeded", reason, clock)
        yield from ends.items()
        iterations = _without(ends, living, iterations)
        if not living:
            return
        begun = iterations.population.global_step
        played = iterations.next(trace=trace)
        if not _due(iterations, living, 1 if debug else report_every):
            continue
        reports, ends = iterations.report(), {}
        iterations.population.wall_seconds = clock.seconds
        for at, state in living.items():
            report = reports[state.member]
            if end := _end(state, report, iterations, clock):
                ends[at] = end
                continue
            if trace:
                yield at, _trace(state, played)
            rate = state.config.learning_rate_at(begun)
            yield at, iteration(state, report.stats, report.explained_variance, rate, clock)
        yield from ends.items()
        iterations = _without(ends, living, iterations)


def _due(iterations: Iterations, living: dict[int, TorchTrainState], report_every: int) -> bool:
    at = iterations.population.iteration
    return at % report_every == 0 or any(
        at == state.config.num_iterations for state in living.values()
    )


def _end(
    state: TorchTrainState, report: Report, iterations: Iterations, clock: Clock
) -> Done | None:
    """Return the event of a run that cannot go on, None for one that can."""
    if violation := iterations.violation(state, report):
        return violated(state, violation, clock, state.iteration)
    if report.spoilt is not None:
        return failed(state, report.spoilt, clock, report.spoilt_in)
    return None


def _without(
    ends: dict[int, Done], living: dict[int, TorchTrainState], iterations: Iterations
) -> Iterations:
    """Remove runs that have ended from the population, with their last state.

    Their rows are trained on until half of all are unused, because a removal takes time as well.
    """
    ended = [living.pop(at) for at in ends]
    if not ended or not living:
        return iterations
    for state in ended:
        gather([state])
    if 2 * len(living) > len(iterations.population):
        return iterations
    return Iterations(gather(list(living.values())), debug=iterations.debug)


def _trace(state: TorchTrainState, rollout: TorchRollout) -> Trace:
    copy, space = state.member * state.config.num_envs, state.env.spec.action_space
    ended = rollout.terminated[:, copy] | rollout.truncated[:, copy]
    return Trace(
        global_step=state.global_step,
        states=rollout.reached[:, state.member].tolist(),
        actions=executed_rows(space, rollout.actions[:, copy].numpy(force=True)),
        ended=ended.tolist(),
    )
