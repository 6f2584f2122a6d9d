"""What the page reads in a policy's file is what the policy computes."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from browser_runtime.play import Flow, flow
from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.files.onnx_writer import policy_to_onnx
from ppo_ref.runs.start import start

SUPPORT = "../../tests/page/support/networks"
TINY = {"total_steps": 512, "num_envs": 4, "num_steps": 32, "update_epochs": 2}


def trained(env, **changes):
    """A policy after a few updates, so that no weight is what it was at the start."""
    config = PPOConfig().replace(**TINY, **changes)
    state, events = start(RunSpec(env=env, seed=3, config=config))
    for _ in events:
        pass
    return state.policy()


def asked(ask_page, policy, rows, metadata=None):
    data = base64.b64encode(policy_to_onnx(policy, metadata)).decode()
    request = {"module": SUPPORT, "call": "inside", "arguments": [data, rows.tolist()]}
    (answer,) = ask_page(request)
    return answer


KINDS = [
    ("CartPole-v1", {}),
    ("CartPole-v1", {"shared_network": True, "hidden_sizes": (16,)}),
    ("Pendulum-v1", {"norm_obs": True, "hidden_sizes": (32, 24, 8)}),
    ("Grid5x5-v0", {}),
]


@pytest.mark.parametrize(("env", "changes"), KINDS)
def test_every_activation_is_that_of_the_policy(ask_page, env, changes):
    policy = trained(env, **changes)
    rows = np.random.default_rng(0).normal(size=(12, policy.obs_dim)).astype(np.float32)
    found = asked(ask_page, policy, rows)
    inputs = policy._rows(rows)
    for name in ("actor", "critic"):
        network = getattr(policy.model, name)
        work = network.workspace(len(rows))
        network.forward(inputs, work)
        for layer, expected in enumerate(work.layers[-len(network.weights) :]):
            here = np.array([row[name][layer] for row in found])
            assert here == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("env", "changes"), KINDS)
def test_the_slope_is_that_of_differences(ask_page, env, changes):
    policy = trained(env, **changes)
    obs = np.random.default_rng(1).normal(size=policy.obs_dim)
    step = 1e-4
    moved = np.concatenate(
        [obs + step * np.eye(len(obs)), obs - step * np.eye(len(obs)), obs[None]]
    )
    found = asked(ask_page, policy, moved)
    values = np.array([row["critic"][-1][0] for row in found[:-1]]).reshape(2, -1)
    assert found[-1]["slope"] == pytest.approx((values[0] - values[1]) / (2 * step), abs=1e-5)


def test_what_else_the_file_says_is_read(ask_page):
    policy = trained("Pendulum-v1")
    rows = np.zeros((1, policy.obs_dim))
    (row,) = asked(ask_page, policy, rows, {"gamma": "0.9"})
    assert row["log_std"] == pytest.approx(policy.model.log_std)
    assert row["gamma"] == 0.9
    (row,) = asked(ask_page, policy, rows, {})
    assert row["gamma"] is None


@pytest.mark.parametrize(
    ("env", "now"),
    [
        ("CartPole-v1", [0.5, -1.0, 0.1, 0.2]),
        ("MountainCar-v0", [0.0, 0.0]),
        ("MountainCarContinuous-v0", [0.0, 0.0]),
        ("Pendulum-v1", [1.0, 0.0, 0.5]),
        ("Acrobot-v1", [1.0, 0.0, np.cos(0.7), np.sin(0.7), 0.3, -0.4]),
    ],
)
def test_a_plane_has_the_worlds_own_observations(ask_page, env, now):
    points = [(-0.2, 0.05), (0.1, -0.03), (0.0, 0.0)]
    request = {"module": SUPPORT, "call": "onPlane", "arguments": [env, points, list(now)]}
    (found,) = ask_page(request)
    copies = envs.make(env, len(points))
    states = [place["state"] for place in found]
    seen = copies.load_state_dict({"states": np.array(states), "episode_steps": [0] * len(points)})
    assert np.array([place["obs"] for place in found]) == pytest.approx(seen, abs=1e-6)
    assert np.array([place["at"] for place in found]) == pytest.approx(np.array(points), abs=1e-6)


@pytest.mark.parametrize("env", ["CartPole-v1", "Pendulum-v1", "MountainCar-v0"])
def test_copies_flow_as_the_worlds_own_steps(env):
    rng = np.random.default_rng(4)
    spec = envs.spec(env)
    one = envs.make(env, 3)
    one.reset(rng)
    states = [one.render_state(copy) for copy in range(3)]
    actions = envs.sample(spec.action_space, rng, 3, None)
    expected = one.step(actions, np.random.default_rng(0))
    found = flow(Flow(env=env, seed=0, states=states, actions=actions.tolist()))
    assert np.array(found.obs) == pytest.approx(expected.final_obs)
    assert np.array(found.states) == pytest.approx(
        np.array([one.render_state(copy, reached=True) for copy in range(3)])
    )
    assert found.ended == expected.terminated.tolist()
