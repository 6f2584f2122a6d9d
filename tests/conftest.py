"""What tests of several rooms share: two small worlds, services, and the page's own TypeScript.

The worlds have what few worlds have: real-valued actions and chance; choices and masks.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ppo_ref import envs, presets
from ppo_ref.config import PPOConfig
from ppo_ref.envs.spaces import Box, MultiDiscrete
from ppo_ref.envs.world import EnvSpec

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # importlib mode leaves it out; service_process lies there


class Drift:
    """Two numbers that drift and are pushed; it ends when the first one is far off."""

    spec = EnvSpec(
        name="Drift-v0",
        description="Keep two drifting numbers small.",
        obs_dim=2,
        action_space=Box(("u", "v"), (-1.0, -2.0), (1.0, 0.5)),
        state_labels=("x", "y"),
        num_uniforms=2,
        num_step_uniforms=2,
        max_episode_steps=7,
        random_return=None,
        best_return=None,
        reward_range=(-50.0, 0.0),
    )

    def reset(self, xp, uniforms):
        return uniforms * 2.0 - 1.0

    def step(self, xp, states, actions, uniforms):
        states = 0.9 * states + 0.5 * actions + 0.2 * (uniforms - 0.5)
        return states, -(states * states).sum(1), xp.abs(states[:, 0]) > 1.2

    def observe(self, xp, states):
        return states

    def valid_actions(self, xp, states):
        raise AssertionError("nothing is masked here")


class Switches:
    """Two choices at once; the best option of the first is on offer every other step."""

    spec = EnvSpec(
        name="Switches-v0",
        description="Choose c while it is on offer, and on.",
        obs_dim=2,
        action_space=MultiDiscrete((("a", "b", "c"), ("off", "on"))),
        state_labels=("step",),
        masks_actions=True,
        max_episode_steps=8,
        random_return=None,
        best_return=None,
        reward_range=(0.0, 1.5),
    )

    def reset(self, xp, uniforms):
        return xp.zeros((len(uniforms), 1), dtype=uniforms.dtype, device=uniforms.device)

    def step(self, xp, states, actions, uniforms):
        rewards = 1.0 * (actions[:, 0] == 2) + 0.5 * (actions[:, 1] == 1)
        states = states + 1.0
        late = states[:, 0] >= 5
        rewards = xp.zeros_like(states[:, 0]) + rewards
        return states, rewards, late & (actions[:, 1] == 0)

    def observe(self, xp, states):
        return xp.concatenate([states / 8.0, states % 2], 1)

    def valid_actions(self, xp, states):
        always = states == states
        return xp.concatenate([always, always, states % 2 == 1, always, always], 1)


@pytest.fixture
def small_worlds(monkeypatch):
    """Add both worlds to the registry, with a preset."""
    config = PPOConfig(
        total_steps=600, num_envs=4, num_steps=25, num_minibatches=2, update_epochs=2,
        hidden_sizes=(16,),
    )  # fmt: skip
    for world in (Drift(), Switches()):
        monkeypatch.setitem(envs._WORLDS, world.spec.name, world)
        monkeypatch.setitem(presets._PRESETS, world.spec.name, config)
    return ["Drift-v0", "Switches-v0"]


@pytest.fixture
def own_service(tmp_path):
    """Make services, each a process of its own, that a test may stop or kill."""
    from service_process import Service

    made = []

    def make(**settings):
        made.append(Service(tmp_path / f"data{len(made)}", **settings))
        return made[-1]

    yield make
    for running in made:
        running.kill()


@pytest.fixture(scope="session")
def ask_page():
    """Answer requests with the page's own TypeScript, run by Node; tests/page/ask.mjs lists them."""
    spec = importlib.util.spec_from_file_location("node", ROOT / "build/site/node.py")
    node = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(node)

    def ask(*requests):
        result = subprocess.run(
            [*node.node_command(), "tests/page/ask.mjs"],
            input=json.dumps(requests), capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return ask
