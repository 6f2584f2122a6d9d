"""Runs that are wrong or different on purpose: a bug in the advantages, another reward or end."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from browser_runtime.formula import Formula
from browser_runtime.watched import WatchedEnv
from ppo_ref import envs
from ppo_ref.config import RunSpec
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.events import TrainEvent
from ppo_ref.gae import compute_gae
from ppo_ref.state import TrainState
from ppo_ref.train import AdvantageEstimator, train


@dataclass(frozen=True, kw_only=True)
class Variant:
    """What differs from the reference; empty where nothing does."""

    bug: str | None = None
    """Source of a wrong `gae`, one of the wrong answers that an exercise knows."""
    reward: str | None = None
    """One line that replaces the world's reward."""
    ends: str | None = None
    """One line that replaces the world's `terminated`."""


def start(
    spec: RunSpec, variant: Variant, *, trace: bool = False, watched: bool = False
) -> tuple[TrainState, Iterator[TrainEvent]]:
    """Return a new run's state and its events, like `ppo_ref.runs.start.start`.

    Args:
        spec: The run.
        variant: What differs from the reference.
        trace: Whether to yield the trajectory of environment 0.
        watched: Whether the state's environment is a `WatchedEnv`.

    Raises:
        FieldError: A formula is not one, or the environment does not exist.
    """
    world = envs.world(spec.env)
    if variant.reward or variant.ends:
        world = EditedWorld(world, variant)
    env = (WatchedEnv if watched else envs.BatchEnv)(world, spec.config.num_envs)
    rng = np.random.default_rng(spec.seed)
    state = TrainState.create(spec.config, env, rng, seed=spec.seed)
    estimator = _estimator_of(variant.bug) if variant.bug else compute_gae
    events = train(spec.config, env, rng, state=state, trace=trace, advantage_estimator=estimator)
    return state, events


def _estimator_of(source: str) -> AdvantageEstimator:
    """Return an estimator that takes its advantages from the `gae` of a program."""
    from browser_runtime.grading import estimator_of  # most runs need nothing of the grader

    module: dict[str, Any] = {}
    exec(compile(source, "<bug>", "exec"), module)
    return estimator_of(module["gae"])


class EditedWorld:
    """A world that pays or ends by a formula; it moves as before.

    A formula may use the state that was reached, entry by entry (`x`, `theta_dot`), the `action`,
    and what the world itself says: `reward` and `terminated`.
    """

    def __init__(self, world: World, variant: Variant) -> None:
        self._world = world
        self.spec: EnvSpec = world.spec
        self._names = {name: at for at, name in formula_names(world.spec).items()}
        shape = world.spec.action_space.shape
        self._one_action = math.prod(shape) == 1
        names = (*self._names, "reward", "terminated", *(["action"] if self._one_action else []))
        self._reward = Formula("reward", variant.reward, names) if variant.reward else None
        self._ends = Formula("ends", variant.ends, names) if variant.ends else None

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Return first states."""
        return self._world.reset(xp, uniforms)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Step the world, then pay and end by the formulas.

        Raises:
            FieldError: A formula gave something that is not a number.
        """
        states, rewards, terminated = self._world.step(xp, states, actions, uniforms)
        values: dict[str, Any] = {name: states[:, at] for name, at in self._names.items()}
        values |= {"reward": rewards, "terminated": terminated}
        if self._one_action:
            values["action"] = actions.reshape(len(states))
        paid = self._reward(values) if self._reward else rewards
        ended = self._ends(values) if self._ends else terminated
        return (
            states,
            np.broadcast_to(np.asarray(paid, rewards.dtype), rewards.shape).copy(),
            np.broadcast_to(np.asarray(ended, np.bool_), rewards.shape).copy(),
        )

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return observations."""
        return self._world.observe(xp, states)

    def valid_actions(self, xp: Namespace, states: Array) -> Array:
        """Return the policy's valid outputs."""
        return self._world.valid_actions(xp, states)


def formula_names(spec: EnvSpec) -> dict[int, str]:
    """Return entry of the state -> its name in a formula: "ball row" is `ball_row`."""
    return {at: re.sub(r"\W+", "_", label) for at, label in enumerate(spec.state_labels)}
