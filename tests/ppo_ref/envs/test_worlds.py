"""What holds for every world."""

import numpy as np
import pytest
import torch

from ppo_ref import envs
from ppo_ref.envs import sample

EVERY_WORLD = pytest.mark.parametrize("name", envs.names())


def actions_of(env, rng):
    """What the random policy does."""
    return sample(env.spec.action_space, rng, env.num_envs, env.valid_actions())


def started(name, num_envs, seed=0, dtype=np.float32):
    env, rng = envs.make(name, num_envs, dtype=dtype), np.random.default_rng(seed)
    return env, rng, env.reset(rng)


@EVERY_WORLD
def test_shapes_dtypes_and_ranges_are_as_the_spec_says(name):
    env, rng, obs = started(name, 7)
    spec = env.spec
    assert spec.name == name
    assert obs.shape == (7, spec.obs_dim) and obs.dtype == np.float32
    low, high = spec.reward_range
    for _ in range(50):
        step = env.step(actions_of(env, rng), rng)
        assert step.obs.shape == step.final_obs.shape == (7, spec.obs_dim)
        assert step.obs.dtype == step.final_obs.dtype == step.rewards.dtype == np.float32
        assert step.terminated.dtype == step.truncated.dtype == np.bool_
        assert step.rewards.shape == step.terminated.shape == step.truncated.shape == (7,)
        assert step.rewards.min() >= np.float32(low) and step.rewards.max() <= np.float32(high)
        assert np.isfinite(step.obs).all()
        assert len(env.render_state(3)) == len(spec.state_labels)


@EVERY_WORLD
def test_specs_are_complete_and_consistent(name):
    spec = envs.spec(name)
    space = spec.action_space
    outputs = sum(space.sizes) if space.kind == "multi_discrete" else len(space.labels)
    assert space.num_outputs == outputs > 0
    assert len(set(spec.state_labels)) == len(spec.state_labels)
    assert spec.description.endswith(".") and name.rpartition("-v")[2].isdigit()
    # The treadmill's best policy runs on, which looks poor within five steps.
    assert name == "Treadmill-v0" or spec.random_return <= spec.best_return
    if spec.solved_return is not None:
        assert spec.random_return < spec.solved_return <= spec.best_return


@EVERY_WORLD
def test_equal_seeds_give_equal_trajectories(name):
    trajectories = []
    for _ in range(2):
        env, rng, obs = started(name, 3, seed=9)
        seen = [obs]
        for _ in range(40):
            seen.append(env.step(actions_of(env, rng), rng).obs)
        trajectories.append(np.array(seen))
    np.testing.assert_array_equal(*trajectories)


@EVERY_WORLD
def test_stepping_leaves_the_arrays_of_earlier_steps_alone(name):
    env, rng, obs = started(name, 4)
    kept, before = [obs, *env.step(actions_of(env, rng), rng)], []
    before = [array.copy() for array in kept]
    for _ in range(30):
        env.step(actions_of(env, rng), rng)
    for array, copy in zip(kept, before, strict=True):
        np.testing.assert_array_equal(array, copy)


@EVERY_WORLD
def test_ended_copies_and_only_those_begin_anew_in_the_same_step(name):
    env, rng, _ = started(name, 30)
    ends = 0
    for _ in range(env.spec.max_episode_steps or 60):
        step = env.step(actions_of(env, rng), rng)
        ended = step.terminated | step.truncated
        assert not (step.terminated & step.truncated).any()
        np.testing.assert_array_equal(step.ended, ended.nonzero()[0])
        np.testing.assert_array_equal(step.obs[~ended], step.final_obs[~ended])
        steps = env.state_dict()["episode_steps"]
        assert (steps[ended] == 0).all() and (steps[~ended] > 0).all()
        ends += len(step.ended)
    assert ends > 0


@pytest.mark.parametrize("name", [n for n in envs.names() if envs.spec(n).max_episode_steps])
def test_an_episode_is_cut_at_its_step_limit_and_not_before(name):
    env, rng, _ = started(name, 8)
    limit = env.spec.max_episode_steps
    saved = {**env.state_dict(), "episode_steps": np.full(8, limit - 2)}
    env.load_state_dict(saved)
    flags = [env.step(actions_of(env, rng), rng) for _ in range(2)]
    going = ~flags[0].terminated
    assert not flags[0].truncated.any() and going.any()
    np.testing.assert_array_equal(flags[1].truncated[going], ~flags[1].terminated[going])


@EVERY_WORLD
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_torch_and_numpy_step_the_same_world(name, dtype):
    world = envs.world(name)
    spec, rng = world.spec, np.random.default_rng(1)
    uniforms = rng.random((64, spec.num_uniforms)).astype(dtype)
    states, theirs = world.reset(np, uniforms), world.reset(torch, torch.tensor(uniforms))
    for _ in range(12):
        valid = world.valid_actions(np, states) if spec.masks_actions else None
        actions = sample(spec.action_space, rng, 64, valid).astype(dtype)
        chance = rng.random((64, spec.num_step_uniforms)).astype(dtype)
        states, rewards, terminated = world.step(np, states, actions, chance)
        theirs, their_rewards, their_terminated = world.step(
            torch, theirs, torch.tensor(actions), torch.tensor(chance)
        )
        assert str(theirs.dtype) == str(their_rewards.dtype) == f"torch.{dtype}"
        np.testing.assert_allclose(theirs.numpy(), states, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(their_rewards.numpy(), rewards, rtol=1e-5, atol=1e-4)
        np.testing.assert_array_equal(their_terminated.numpy(), terminated)
        np.testing.assert_allclose(
            world.observe(torch, theirs).numpy(), world.observe(np, states), atol=1e-5
        )
        if spec.masks_actions:
            np.testing.assert_array_equal(
                world.valid_actions(torch, theirs).numpy(), world.valid_actions(np, states)
            )


@EVERY_WORLD
def test_the_random_policy_earns_the_documented_return(name):
    # Fewer copies where a step costs more, so that this stays quick.
    num_envs = 500 if envs.spec(name).obs_dim > 100 else 4000
    env, rng, _ = started(name, num_envs, seed=2)
    returns, playing = np.zeros(num_envs), np.ones(num_envs, bool)
    while playing.any():
        step = env.step(actions_of(env, rng), rng)
        returns += step.rewards * playing
        playing &= ~(step.terminated | step.truncated)
    error = returns.std() / np.sqrt(len(returns))
    assert abs(returns.mean() - env.spec.random_return) < max(4 * error, 1e-6)
