"""Evaluate a run's policy beside its training, and keep the best one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from ppo_ref.evaluate import Evaluation, evaluate
from ppo_ref.events import Done, Evaluated, Iteration, RunStarted, TrainEvent
from ppo_ref.policy import Policy
from ppo_ref.runs.schedule import EverySteps
from ppo_ref.runs.start import RunState

BESIDE, CLOSING = 10_000_000, 20_000_000
"""Added to a run's seed for the episodes beside the training, and for those after it."""


def evaluation_seed(seed: int, purpose: int) -> int:
    """Return a seed of evaluation, apart from those of training.

    Args:
        seed: The run's.
        purpose: `BESIDE` or `CLOSING`.
    """
    return (seed + purpose) % 2**32


class Evaluations:
    """Plays episodes with the policy of a run every few env steps.

    The episodes have the same seeds each time, and training does not notice them.

    Args:
        episodes: Episodes of one evaluation, 1 and more.
        every: Env steps between two.
        keep: Called with the best policy so far and its evaluation.
        best: The best mean return of earlier sessions.
    """

    def __init__(
        self,
        *,
        episodes: int,
        every: int,
        keep: Callable[[Policy, Evaluation], None],
        best: float = -math.inf,
    ) -> None:
        self._episodes, self._schedule, self._keep = episodes, EverySteps(every), keep
        self._best = best
        self._passed = 0
        self._evaluated_at: int | None = None

    def beside(self, events: Iterable[TrainEvent], state: RunState) -> Iterator[TrainEvent]:
        """Yield a run's events, with an `evaluated` when one is due and before a good end.

        Args:
            events: The run's.
            state: Its state, at the last event.
        """
        for event in events:
            if isinstance(event, Done) and event.status == "succeeded":
                yield from self._now(state)
            yield event
            if isinstance(event, RunStarted):  # a resumed run has been evaluated up to here
                self._passed = self._schedule.passed(event.global_step, 0.0)
                self._evaluated_at = event.global_step
            if isinstance(event, Iteration) and self._due(event.global_step):
                yield from self._now(state)

    def _due(self, global_step: int) -> bool:
        before = self._passed
        self._passed = self._schedule.passed(global_step, 0.0)
        return self._passed > before

    def _now(self, state: RunState) -> Iterator[Evaluated]:
        if self._evaluated_at == state.global_step:
            return
        self._evaluated_at = state.global_step
        policy = state.policy()
        result = evaluate(
            policy,
            state.env.spec.name,
            episodes=self._episodes,
            seed=evaluation_seed(state.seed, BESIDE),
        )
        best = result.mean_return >= self._best  # of equal ones the last has learned most
        if best:
            self._best = result.mean_return
            self._keep(policy, result)
        yield Evaluated(
            global_step=state.global_step,
            episodes=len(result.returns),
            mean_return=result.mean_return,
            std_return=result.std_return,
            mean_length=float(result.lengths.mean()),
            best=best,
        )
