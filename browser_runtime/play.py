"""Step a world for a policy that decides elsewhere: the page plays ONNX policies against these.

The page runs the policy and draws; the dynamics stay those of `ppo_ref.envs`, written once. Nothing
is kept between two requests, because any of the page's workers may answer the next one: the page
holds the state and hands it back.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ppo_ref import envs
from ppo_ref.arrays import FloatArray


def play_start(payload: dict[str, Any]) -> dict[str, Any]:
    """Start an episode.

    Args:
        payload: `env` (a name of `ppo_ref.envs`), `seed` (int from 0).

    Returns:
        `obs` (obs_dim floats), `valid` (which of the policy's outputs may be chosen for it, one
        bool each; None where all always may), `state` (as `render_state`) and `episode_steps`,
        which is 0.

    Raises:
        ValueError: No such environment.
    """
    env = envs.make(payload["env"], 1)
    obs = env.reset(np.random.default_rng(int(payload["seed"])))
    return _view(env, obs)


def play_step(payload: dict[str, Any]) -> dict[str, Any]:
    """Advance an episode by one env step.

    Args:
        payload: `env`, `seed` (draws what happens by chance and the first state of the next
            episode), `state` and `episode_steps` as the last answer gave them, `action` (a number,
            or a list where an action is several), and optionally `push`: amounts added to named
            entries of the state first, as a gust of wind would.

    Returns:
        As `play_start` for the state to go on from, with `reached` (the state this step truly
        reached, to be drawn), `reward`, `terminated` and `truncated`.

    Raises:
        ValueError: An unknown environment or entry, or an action or state that does not fit.
    """
    env = envs.make(payload["env"], 1)
    state = _pushed(payload["state"], payload.get("push") or {}, env.spec.state_labels)
    saved = {"states": np.array([state]), "episode_steps": [int(payload["episode_steps"])]}
    env.load_state_dict(saved)
    rng = np.random.default_rng(int(payload["seed"]))
    step = env.step(np.array([payload["action"]]), rng)
    return {
        **_view(env, step.obs),
        "reached": env.render_state(reached=True),
        "reward": float(step.rewards[0]),
        "terminated": bool(step.terminated[0]),
        "truncated": bool(step.truncated[0]),
    }


def _view(env: envs.Env, obs: FloatArray) -> dict[str, Any]:
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
