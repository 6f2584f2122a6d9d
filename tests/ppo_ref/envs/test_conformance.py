"""Worlds named like Gymnasium's do what Gymnasium's do, step by step and over whole episodes."""

import numpy as np
import pytest
from record_gymnasium import NAMES, NUM_STEPS, load, record

from ppo_ref.envs.batch_env import BatchEnv
from ppo_ref.envs.worlds.acrobot import Acrobot
from ppo_ref.envs.worlds.cartpole import CartPole
from ppo_ref.envs.worlds.mountain_car import MountainCar
from ppo_ref.envs.worlds.mountain_car_continuous import MountainCarContinuous
from ppo_ref.envs.worlds.pendulum import Pendulum

WORLDS = [CartPole(), Acrobot(), MountainCar(), MountainCarContinuous(), Pendulum()]
EVERY_WORLD = pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.spec.name)
# Gymnasium rounds the state of this one to float32 after every step, the others are in float64.
TOLERANCE = {world.spec.name: 1e-9 for world in WORLDS} | {"MountainCarContinuous-v0": 1e-5}


def test_every_world_was_recorded():
    assert [world.spec.name for world in WORLDS] == NAMES


@EVERY_WORLD
def test_every_recorded_step_is_reproduced(world):
    found, tolerance = load(world.spec.name), TOLERANCE[world.spec.name]
    assert len(found["states"]) >= NUM_STEPS
    states, rewards, terminated = world.step(np, found["states"], found["actions"].astype(float))
    np.testing.assert_allclose(states, found["reached"], rtol=0, atol=tolerance)
    np.testing.assert_allclose(rewards, found["rewards"], rtol=0, atol=tolerance)
    np.testing.assert_array_equal(terminated, found["terminated"])


@EVERY_WORLD
def test_observations_of_recorded_states_are_gymnasiums(world):
    found = load(world.spec.name)
    obs = world.observe(np, found["reached"])
    assert obs.shape == found["obs"].shape
    np.testing.assert_allclose(obs, found["obs"], rtol=0, atol=1e-6)  # Gymnasium's are float32


@EVERY_WORLD
def test_float32_is_as_good_as_float32_can_be(world):
    found = load(world.spec.name)
    states, rewards, _ = world.step(
        np, found["states"].astype(np.float32), found["actions"].astype(np.float32)
    )
    assert states.dtype == rewards.dtype == np.float32
    np.testing.assert_allclose(states, found["reached"], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(rewards, found["rewards"], rtol=1e-5, atol=1e-5)


@EVERY_WORLD
def test_whole_episodes_end_at_the_same_step_and_for_the_same_reason(world):
    name = world.spec.name
    found = load(name)
    env, rng = BatchEnv(world, 1, dtype=np.float64), np.random.default_rng(0)
    assert found["truncated"].any()
    for t, action in enumerate(found["actions"]):
        if t in found["starts"]:
            first = {"states": found["states"][t : t + 1], "episode_steps": np.zeros(1)}
            env.load_state_dict(first)
        step = env.step(action[None], rng)
        flags = (step.terminated[0], step.truncated[0])
        assert flags == (found["terminated"][t], found["truncated"][t]), t
        drift = np.abs(env.render_state(reached=True) - found["reached"][t]).max()
        # Two hundred roundings to float32 add up to more than one does.
        assert drift < (1e-9 if TOLERANCE[name] == 1e-9 else 1e-4), t


@EVERY_WORLD
def test_the_recording_is_what_gymnasium_does_today(world):
    pytest.importorskip("gymnasium")
    committed, again = load(world.spec.name), record(world.spec.name, 1)
    for key, column in again.items():
        # Fifty steps: another machine's sines differ in the last bit, which chaos blows up.
        first = committed[key][: len(column)][:50]
        np.testing.assert_allclose(first, column[:50], rtol=1e-6, atol=1e-6, err_msg=key)


@pytest.mark.parametrize("name", ["CartPole-v1", "Acrobot-v1", "MountainCar-v0"])
def test_recordings_hold_both_kinds_of_end(name):
    found = load(name)
    assert found["terminated"].any() and found["truncated"].any()
