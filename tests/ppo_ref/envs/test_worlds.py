"""What holds for every world."""

import numpy as np
import pytest
import torch

from ppo_ref import envs

EVERY_WORLD = pytest.mark.parametrize("name", envs.names())


@EVERY_WORLD
def test_shapes_dtypes_and_ranges_are_as_the_spec_says(name):
    env, rng = envs.make(name, 7), np.random.default_rng(0)
    spec = env.spec
    assert spec.name == name
    assert len(spec.action_space.labels) == spec.num_actions
    obs = env.reset(rng)
    assert obs.shape == (7, spec.obs_dim) and obs.dtype == np.float32
    for _ in range(50):
        step = env.step(rng.integers(spec.num_actions, size=7), rng)
        assert step.obs.shape == step.final_obs.shape == (7, spec.obs_dim)
        assert step.obs.dtype == step.final_obs.dtype == step.rewards.dtype == np.float32
        assert step.terminated.dtype == step.truncated.dtype == np.bool_
        assert step.rewards.shape == step.terminated.shape == step.truncated.shape == (7,)
        low, high = spec.reward_range
        assert step.rewards.min() >= np.float32(low) and step.rewards.max() <= np.float32(high)
        assert len(env.render_state(3)) == len(spec.state_labels)


@EVERY_WORLD
def test_equal_seeds_give_equal_trajectories(name):
    trajectories = []
    for _ in range(2):
        env, rng = envs.make(name, 3), np.random.default_rng(9)
        obs = [env.reset(rng)]
        for _ in range(40):
            obs.append(env.step(rng.integers(env.spec.num_actions, size=3), rng).obs)
        trajectories.append(np.array(obs))
    np.testing.assert_array_equal(*trajectories)


@EVERY_WORLD
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_torch_and_numpy_step_the_same_world(name, dtype):
    world = envs.world(name)
    spec, rng = world.spec, np.random.default_rng(1)
    uniforms = rng.random((64, spec.num_uniforms)).astype(dtype)
    states, theirs = world.reset(np, uniforms), world.reset(torch, torch.tensor(uniforms))
    for _ in range(12):
        actions = rng.integers(spec.num_actions, size=64)
        states, rewards, terminated = world.step(np, states, actions.astype(dtype))
        theirs, their_rewards, their_terminated = world.step(
            torch, theirs, torch.tensor(actions.astype(dtype))
        )
        assert str(theirs.dtype) == str(their_rewards.dtype) == f"torch.{dtype}"
        np.testing.assert_allclose(theirs.numpy(), states, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(their_rewards.numpy(), rewards, rtol=1e-6)
        np.testing.assert_array_equal(their_terminated.numpy(), terminated)
        np.testing.assert_allclose(
            world.observe(torch, theirs).numpy(), world.observe(np, states), atol=1e-5
        )


@EVERY_WORLD
def test_the_uniformly_random_policy_earns_the_documented_return(name):
    env, rng = envs.make(name, 4000), np.random.default_rng(2)
    spec = env.spec
    env.reset(rng)
    returns, playing = np.zeros(4000), np.ones(4000, bool)
    while playing.any():
        step = env.step(rng.integers(spec.num_actions, size=4000), rng)
        returns += step.rewards * playing
        playing &= ~(step.terminated | step.truncated)
    error = returns.std() / np.sqrt(len(returns))
    assert abs(returns.mean() - spec.random_return) < max(4 * error, 1e-6)
