"""Step a world for a policy that decides elsewhere: the page plays ONNX policies against these.

The page runs the policy and draws; the dynamics stay those of `ppo_ref.envs`, written once.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np

from ppo_ref import envs

_SESSIONS_KEPT = 8


class _Session:
    """One environment being played, one episode after the other."""

    def __init__(self, env: str, seed: int) -> None:
        self._env = envs.make(env, 1)
        self._rng = np.random.default_rng(seed)
        self._obs = self._env.reset(self._rng)
        self._episode_return = 0.0
        self._episode_length = 0

    def view(self) -> dict[str, Any]:
        """Return what the policy sees and what is drawn."""
        return {
            "obs": [float(value) for value in self._obs[0]],
            "state": self._env.render_state(),
            "episode_return": self._episode_return,
            "episode_length": self._episode_length,
        }

    def step(self, action: int) -> dict[str, Any]:
        """Advance one env step.

        The answer holds the next observation, the state truly reached (to be drawn even where the
        episode ended) and the return and length of the episode that this step belongs to.
        """
        step = self._env.step(np.array([action]), self._rng)
        self._obs = step.obs
        self._episode_return += float(step.rewards[0])
        self._episode_length += 1
        terminated, truncated = bool(step.terminated[0]), bool(step.truncated[0])
        answer = {
            **self.view(),
            "state": self._env.render_state(reached=True),
            "terminated": terminated,
            "truncated": truncated,
        }
        if terminated or truncated:
            self._episode_return, self._episode_length = 0.0, 0
        return answer

    def push(self, change: dict[str, float]) -> dict[str, Any]:
        """Add to named entries of the state, as a gust of wind would."""
        labels = self._env.spec.state_labels
        saved = self._env.state_dict()
        for name, amount in change.items():
            if name not in labels:
                raise ValueError(f"state entry is {name!r}, allowed: {', '.join(labels)}")
            saved["states"][0, labels.index(name)] += float(amount)
        self._obs = self._env.load_state_dict(saved)
        return self.view()


_sessions: OrderedDict[str, _Session] = OrderedDict()


def play_open(payload: dict[str, Any]) -> dict[str, Any]:
    """Start a session under the page's own id and return its first view.

    Args:
        payload: `session` (str), `env` (a name of `ppo_ref.envs`), `seed` (int).

    Raises:
        ValueError: No such environment.
    """
    session = _Session(payload["env"], int(payload["seed"]))
    _sessions[payload["session"]] = session
    while len(_sessions) > _SESSIONS_KEPT:
        _sessions.popitem(last=False)
    return session.view()


def play_step(payload: dict[str, Any]) -> dict[str, Any]:
    """Advance a session by one action.

    Args:
        payload: `session` (str), `action` (int).

    Raises:
        ValueError: The session does not exist (any more), or the action is out of range.
    """
    return _find(payload).step(int(payload["action"]))


def play_push(payload: dict[str, Any]) -> dict[str, Any]:
    """Perturb a session's state.

    Args:
        payload: `session` (str), `change` (amount to add, by name of the state's entry).

    Raises:
        ValueError: The session does not exist (any more), or an entry's name is unknown.
    """
    return _find(payload).push(payload["change"])


def _find(payload: dict[str, Any]) -> _Session:
    session = _sessions.get(payload["session"])
    if session is None:
        raise ValueError(f"session is {payload['session']!r}, allowed: one opened by play_open")
    return session
