"""One iteration of a population: play, learn, and note the outcome on the device."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ppo_ref.debug.invariants import check_evaluation
from ppo_ref.errors import InvariantError
from ppo_ref.torch.batch import CHECKED, explained_variance, spread, to_batch
from ppo_ref.torch.checked_update import CheckedTorchUpdater
from ppo_ref.torch.population import Population
from ppo_ref.torch.rollout import TorchRollout, play
from ppo_ref.torch.state import TorchTrainState
from ppo_ref.torch.update import STATISTICS, Learned, TorchUpdater
from ppo_ref.update import UpdateStats

QUANTITIES = (*CHECKED, *STATISTICS)
"""The quantities that end a run by being NaN or infinite."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """The outcome of one member's last iteration."""

    spoilt: str | None
    """The first of `QUANTITIES` that was not finite; None while all are."""
    spoilt_in: int
    """The iteration in which that happened."""
    stats: UpdateStats
    explained_variance: float | None


class Iterations:
    """Trains a population, iteration by iteration.

    A member whose numbers are no longer finite stays as it was before; the quantity and the
    iteration are kept.

    Args:
        population: Changed in place.
        debug: Whether to check the invariants of every correct run.
    """

    def __init__(self, population: Population, *, debug: bool = False) -> None:
        self.population, self.debug = population, debug
        parts = (
            population.model,
            population.adam,
            population.config,
            population.hyperparameters,
            population.env.spec.action_space,
            population.kl_coef,
        )
        self._checked = CheckedTorchUpdater(*parts) if debug else None
        self.updater = self._checked or TorchUpdater(*parts)
        self._spoilt = torch.full((len(population),), -1, device=population.env.device)
        self._spoilt_in = torch.zeros_like(self._spoilt)
        self._numbers = torch.empty(0)

    def look_around(self) -> None:
        """Give untrained runs their first statistics of observations, like `ppo_ref.train`."""
        population = self.population
        normalizer, steps = population.normalizer, population.config.num_steps
        if normalizer is None or normalizer.has_seen:
            return
        rollout = play(
            population.model,
            population.env,
            population.obs,
            *population.chance.rollout(steps),
            normalizer=normalizer,
        )
        normalizer.update(rollout.raw_obs)
        population.begin_episodes()

    def next(self, *, trace: bool = False) -> TorchRollout:
        """Play one rollout and learn from it, without reading the outcome from the device.

        Args:
            trace: Whether to record the trajectory of every member's environment 0.
        """
        population, config = self.population, self.population.config
        hyperparameters, begun = population.hyperparameters, population.global_step
        noise, randomness = population.chance.rollout(config.num_steps)
        rollout = play(
            population.model,
            population.env,
            population.obs,
            noise,
            randomness,
            normalizer=population.normalizer,
            trace=trace,
        )
        population.count(rollout)
        batch, finite = to_batch(rollout, config, hyperparameters, population.reward_scaler)
        self.updater.clip_coefs = hyperparameters.clip_coefs(begun)
        learned = self.updater.update(
            batch,
            population.chance.orders(config.update_epochs, config.batch_size),
            hyperparameters.learning_rates(begun),
            finite.all(1) & (self._spoilt < 0),
        )
        self._note(finite, learned)
        if population.normalizer is not None:
            population.normalizer.update(rollout.raw_obs, self._spoilt < 0)
        self._numbers = torch.cat((learned.statistics, spread(batch)), 1)
        return rollout

    def _note(self, finite: Tensor, learned: Learned) -> None:
        """Keep the first quantity of each member that is not finite, and its iteration."""
        in_update = torch.where(learned.spoilt < 0, -1, len(CHECKED) + learned.spoilt)
        in_batch = finite.to(torch.uint8).argmin(1)
        found = torch.where(finite.all(1), in_update, in_batch)
        self._spoilt_in.masked_fill_((self._spoilt < 0) & (found >= 0), self.population.iteration)
        self._spoilt = torch.where(self._spoilt < 0, found, self._spoilt)

    def report(self) -> list[Report]:
        """Read the outcome of the last iteration from the device, once for all members."""
        about = torch.stack((self._spoilt, self._spoilt_in), 1)
        numbers = self.population.read(torch.cat((about, self._numbers), 1))
        return [_report(*row) for row in numbers.tolist()]

    def violation(self, state: TorchTrainState, report: Report) -> InvariantError | None:
        """Return the invariant that the last iteration broke in debug mode, None if none."""
        if self._checked is None or report.spoilt in CHECKED:
            return None
        found = self._checked.violations.get(state.member)
        if found is None and report.spoilt is None:
            copies = slice(
                state.member * state.config.num_envs, (state.member + 1) * state.config.num_envs
            )
            try:
                check_evaluation(state.policy(), self.population.obs[copies].cpu().numpy())
            except InvariantError as error:
                return error
        return found


def _report(spoilt: float, spoilt_in: float, *rest: float) -> Report:
    *statistics, total, unexplained = rest
    return Report(
        spoilt=None if spoilt < 0 else QUANTITIES[int(spoilt)],
        spoilt_in=int(spoilt_in),
        stats=UpdateStats(**dict(zip(STATISTICS, statistics, strict=True))),
        explained_variance=explained_variance(total, unexplained),
    )
