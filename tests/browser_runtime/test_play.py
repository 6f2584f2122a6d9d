"""Playing one step per request, with the state handed back and forth, is the same world."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from browser_runtime.play import StartPlay, StepPlay, play_start, play_step
from ppo_ref import envs


def over_the_wire(value):
    """What the page gets and gives back."""
    return json.loads(json.dumps(value, default=dataclasses.asdict))


@pytest.mark.parametrize("name", envs.names())
def test_one_request_per_step_equals_stepping_the_environment(name: str):
    chooser = np.random.default_rng(0)
    env = envs.make(name, 1)
    obs = env.reset(np.random.default_rng(5))
    view = over_the_wire(play_start(StartPlay(env=name, seed=5)))
    assert view["obs"] == obs[0].tolist()
    for seed in range(100, 180):
        action = envs.sample(env.spec.action_space, chooser, 1, env.valid_actions())[0]
        asked = {"env": name, "seed": seed, "action": over_the_wire(action.tolist())}
        carried = {key: view[key] for key in ("state", "episode_steps")}
        view = over_the_wire(play_step(StepPlay(**asked, **carried)))
        step = env.step(np.array([action]), np.random.default_rng(seed))
        assert view["obs"] == step.obs[0].tolist()
        valid = env.valid_actions()
        assert view["valid"] == (None if valid is None else valid[0].tolist())
        assert view["reached"] == env.render_state(reached=True)
        assert view["reward"] == step.rewards[0]
        assert (view["terminated"], view["truncated"]) == (step.terminated[0], step.truncated[0])


def test_a_push_adds_to_the_named_entries_before_the_step():
    start = over_the_wire(play_start(StartPlay(env="CartPole-v1", seed=1)))
    asked = {"env": "CartPole-v1", "seed": 2, "action": 0, "episode_steps": 0}
    x, x_dot, theta, theta_dot = start["state"]
    moved = [x, x_dot + 0.5, theta, theta_dot - 1.0]
    pushed = play_step(
        StepPlay(**asked, state=start["state"], push={"x_dot": 0.5, "theta_dot": -1})
    )
    assert pushed == play_step(StepPlay(**asked, state=moved))
    assert pushed.reached != play_step(StepPlay(**asked, state=start["state"])).reached


def test_an_unknown_entry_or_environment_is_named():
    start = over_the_wire(play_start(StartPlay(env="CartPole-v1", seed=1)))
    carried = {key: start[key] for key in ("state", "episode_steps")}
    asked = {"env": "CartPole-v1", "seed": 1, "action": 0, **carried}
    with pytest.raises(ValueError, match="state entry is 'y', allowed: x, x_dot"):
        play_step(StepPlay(**asked, push={"y": 1.0}))
    with pytest.raises(ValueError, match="env is 'Pong-v5', allowed: CartPole-v1"):
        play_start(StartPlay(env="Pong-v5", seed=1))
    with pytest.raises(ValueError, match="actions contains 7, allowed: 0 to 1"):
        play_step(StepPlay(**{**asked, "action": 7}))
