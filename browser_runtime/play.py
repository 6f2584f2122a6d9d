"""Step a world for the page, which plays ONNX policies in it.

The page runs the policy and draws; the dynamics are those of `ppo_ref.envs`, written once. Nothing
is kept between two requests, because any of the page's workers may answer the next one: the page
holds the state and sends it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ppo_ref import envs
from ppo_ref.arrays import FloatArray


@dataclass(frozen=True, kw_only=True)
class StartPlay:
    """An episode to start."""

    env: str
    seed: int


@dataclass(frozen=True, kw_only=True)
class StepPlay:
    """An environment step to take."""

    env: str
    seed: int
    """Seed of the step's random numbers and of the next episode's first state."""
    state: list[float]
    """The `episode_steps` of the last answer."""
    episode_steps: int
    action: float | list[float]
    """A number, or a list where an action has several parts."""
    push: dict[str, float] | None = None
    """Amounts added to named entries of the state before the step, such as a gust of wind."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The present state of an episode."""

    obs: list[float]
    valid: list[bool] | None
    """Whether each of the policy's outputs is allowed for `obs`; None where all always are."""
    state: list[float]
    """The world's `render_state`; the page sends it back."""
    episode_steps: int


@dataclass(frozen=True, kw_only=True)
class Stepped(Standing):
    """The outcome of an environment step, and the state to go on from."""

    reached: list[float]
    """The state that this step reached before any reset, to be drawn."""
    reward: float
    terminated: bool
    truncated: bool


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A step of many copies of a world at once."""

    env: str
    seed: int
    """Seed of the step's random numbers."""
    states: list[list[float]]
    """One per copy."""
    actions: list[float | list[float]]
    """One per copy."""


@dataclass(frozen=True, kw_only=True)
class Flowed:
    """Where the copies are after a step."""

    states: list[list[float]]
    """The states that the step reached."""
    obs: list[list[float]]
    """The observations of those states."""
    ended: list[bool]
    """Whether the world ended each copy's episode."""


def play_start(payload: StartPlay) -> Standing:
    """Start an episode.

    Raises:
        ValueError: No such environment.
    """
    env = envs.make(payload.env, 1)
    obs = env.reset(np.random.default_rng(payload.seed))
    return Standing(**_standing(env, obs))


def play_step(payload: StepPlay) -> Stepped:
    """Advance an episode by one environment step.

    Raises:
        ValueError: An unknown environment or entry, or an action or state that does not fit.
    """
    env = envs.make(payload.env, 1)
    state = _pushed(payload.state, payload.push or {}, env.spec.state_labels)
    env.load_state_dict({"states": np.array([state]), "episode_steps": [payload.episode_steps]})
    rng = np.random.default_rng(payload.seed)
    step = env.step(np.array([payload.action]), rng)
    return Stepped(
        **_standing(env, step.obs),
        reached=env.render_state(reached=True),
        reward=float(step.rewards[0]),
        terminated=bool(step.terminated[0]),
        truncated=bool(step.truncated[0]),
    )


def flow(payload: Flow) -> Flowed:
    """Advance copies of a world by one env step, each from its own state.

    Raises:
        ValueError: An unknown environment, or actions or states that do not fit.
    """
    count = len(payload.states)
    env = envs.make(payload.env, count)
    env.load_state_dict({"states": np.array(payload.states), "episode_steps": [0] * count})
    step = env.step(np.array(payload.actions), np.random.default_rng(payload.seed))
    return Flowed(
        states=[env.render_state(copy, reached=True) for copy in range(count)],
        obs=step.final_obs.tolist(),
        ended=step.terminated.tolist(),
    )


def _standing(env: envs.Env, obs: FloatArray) -> dict[str, Any]:
    valid = env.valid_actions()
    return {
        "obs": [float(value) for value in obs[0]],
        "valid": None if valid is None else valid[0].tolist(),
        "state": env.render_state(),
        "episode_steps": int(env.state_dict()["episode_steps"][0]),
    }


def _pushed(state: list[float], push: dict[str, float], labels: tuple[str, ...]) -> list[float]:
    changed = list(state)
    for name, amount in push.items():
        if name not in labels:
            raise ValueError(f"state entry is {name!r}, allowed: {', '.join(labels)}")
        changed[labels.index(name)] += float(amount)
    return changed
