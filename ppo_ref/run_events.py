"""Events made from a training state, in the same words for every engine."""

from __future__ import annotations

import time
from typing import Literal, Protocol

from ppo_ref.config import PPOConfig
from ppo_ref.envs.world import EnvSpec
from ppo_ref.episodes import EpisodeWindow
from ppo_ref.errors import InvariantError
from ppo_ref.events import Done, DoneStatus, Iteration, RunStarted
from ppo_ref.update import UpdateStats

Stop = Literal["cancelled", "expired"]
"""Status of a run ended early: its reader or owner stopped it, or its deadline passed."""
STOPPED: dict[str, str] = {
    "cancelled": "Stopped after {steps} env steps.",
    "expired": "The deadline passed before the training was done.",
}
"""`Stop` -> the reason of the terminal event."""


class ReportedState(Protocol):
    """The part of a training state that events report."""

    @property
    def config(self) -> PPOConfig:
        """Hyperparameters."""
        ...

    @property
    def seed(self) -> int:
        """Seed of the run's randomness."""
        ...

    @property
    def iteration(self) -> int:
        """Iterations done."""
        ...

    @property
    def global_step(self) -> int:
        """Env steps done."""
        ...

    @property
    def wall_seconds(self) -> float:
        """Wall time of the run up to its last iteration, seconds."""
        ...

    @property
    def kl_coef(self) -> float:
        """Weight of the KL penalty in the next update, with ppo_kl."""
        ...

    @property
    def episodes(self) -> EpisodeWindow:
        """The last finished episodes."""
        ...

    @property
    def env(self) -> Environments:
        """The environments of the run."""
        ...


class Environments(Protocol):
    """Copies of a world: its spec, its maker, and whether its state can be saved."""

    can_be_saved: bool
    maker: str

    @property
    def spec(self) -> EnvSpec:
        """Static facts about the world."""
        ...


class Clock:
    """Wall time of a run over all its sessions, and env steps since the last one began.

    Args:
        global_step: Env steps done when this session begins.
        seconds: Wall time of the sessions before, seconds.
    """

    def __init__(self, global_step: int, seconds: float = 0.0) -> None:
        self._first_step = global_step
        self._seconds_before = seconds
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Wall time, seconds."""
        return self._seconds_before + self._session_seconds

    @property
    def _session_seconds(self) -> float:
        return time.perf_counter() - self._began

    def steps_per_second(self, global_step: int) -> float:
        """Return env steps per second of this session, learning included."""
        return (global_step - self._first_step) / max(self._session_seconds, 1e-9)


def finished(state: ReportedState) -> str:
    """Return the reason why a run is over, a sentence for its reader, or an empty string."""
    config, episodes = state.config, state.episodes
    target, mean = config.target_return, episodes.mean_return
    if target is not None and mean is not None and episodes.full and mean >= target:
        count = len(episodes.returns)
        return f"Target reached: mean return {mean:.1f} over the last {count} episodes."
    if state.iteration >= config.num_iterations:
        return f"Budget used: {state.global_step:,} env steps."
    return ""


def stopped(status: Stop, global_step: int) -> str:
    """Return the reason of the terminal event of a run that was stopped."""
    return STOPPED[status].format(steps=f"{global_step:,}")


def run_started(
    state: ReportedState, *, engine: str, device: str, num_parameters: int
) -> RunStarted:
    """Return the first event."""
    return RunStarted(
        env=state.env.spec.name,
        seed=state.seed,
        config=state.config.to_dict(),
        engine=engine,
        device=device,
        global_step=state.global_step,
        num_parameters=num_parameters,
        env_maker=state.env.maker,
        wall_seconds=state.wall_seconds,
    )


def iteration(
    state: ReportedState,
    stats: UpdateStats,
    explained_variance: float | None,
    learning_rate: float,
    clock: Clock,
) -> Iteration:
    """Return the event after one rollout and its update."""
    return Iteration(
        iteration=state.iteration,
        global_step=state.global_step,
        num_episodes=state.episodes.num_episodes,
        episode_return=state.episodes.mean_return,
        episode_length=state.episodes.mean_length,
        policy_loss=stats.policy_loss,
        value_loss=stats.value_loss,
        entropy=stats.entropy,
        approx_kl=stats.approx_kl,
        clip_fraction=stats.clip_fraction,
        explained_variance=explained_variance,
        grad_norm=stats.grad_norm,
        ratio_max=stats.ratio_max,
        learning_rate=learning_rate,
        steps_per_second=clock.steps_per_second(state.global_step),
        wall_seconds=clock.seconds,
        kl_coef=state.kl_coef if state.config.algorithm == "ppo_kl" else None,
    )


def done(
    state: ReportedState,
    status: DoneStatus,
    reason: str,
    clock: Clock,
    details: dict[str, str] | None = None,
) -> Done:
    """Return the terminal event."""
    return Done(
        status=status,
        reason=reason,
        global_step=state.global_step,
        episode_return=state.episodes.mean_return,
        wall_seconds=clock.seconds,
        details=details or {},
    )


def violated(state: ReportedState, error: InvariantError, clock: Clock, at: int) -> Done:
    """Return the terminal event of a run that broke an invariant.

    Args:
        state: The run.
        error: The broken invariant.
        clock: The run's clock.
        at: Number of the iteration in which it was found.
    """
    details = {"quantity": error.quantity, "allowed": error.allowed}
    return done(state, "failed", f"{error} (iteration {at}).", clock, details)


def failed(state: ReportedState, quantity: str, clock: Clock, at: int) -> Done:
    """Return the terminal event of a run in which a quantity became NaN or infinite.

    Args:
        state: The run.
        quantity: Name of the quantity.
        clock: The run's clock.
        at: Number of the iteration in which it happened.
    """
    reason = f"{quantity} became NaN or infinite in iteration {at}."
    return done(state, "failed", reason, clock, {"quantity": quantity})
