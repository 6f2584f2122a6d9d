import gymnasium
import numpy as np
import pytest
import torch

from ppo_ref import envs
from ppo_ref.envs.cartpole import CartPole


def balancing(obs):
    """A hand-made controller that keeps the pole up for hundreds of steps."""
    return int(obs[2] + 0.3 * obs[3] + 0.02 * obs[0] + 0.04 * obs[1] > 0)


def recorded_steps(num_steps=1000):
    """Step real Gymnasium: half the episodes at random, half balanced up to the time limit."""
    env = gymnasium.make("CartPole-v1")
    rng, steps, episode = np.random.default_rng(0), [], 0
    while len(steps) < num_steps:
        obs, _ = env.reset(seed=episode)
        ended = False
        while not ended and len(steps) < num_steps:
            before = np.array(env.unwrapped.state)
            action = balancing(obs) if episode % 2 else int(rng.integers(2))
            obs, reward, terminated, truncated, _ = env.step(action)
            ended = terminated or truncated
            after = np.array(env.unwrapped.state)
            steps.append((before, action, after, reward, terminated, truncated))
        episode += 1
    return [np.array(column) for column in zip(*steps, strict=True)]


@pytest.fixture(scope="module")
def recording():
    return recorded_steps()


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_every_recorded_gymnasium_step_is_reproduced(recording, dtype, tolerance):
    before, actions, after, rewards, terminated, _ = recording
    assert terminated.any()
    states, our_rewards, our_terminated = CartPole().step(
        np, before.astype(dtype), actions.astype(dtype)
    )
    assert states.dtype == our_rewards.dtype == dtype
    np.testing.assert_allclose(states, after, rtol=0, atol=tolerance)
    np.testing.assert_array_equal(our_rewards, rewards)
    np.testing.assert_array_equal(our_terminated, terminated)


def test_whole_recorded_episodes_are_reproduced_from_their_first_state(recording):
    before, actions, after, _, terminated, truncated = recording
    assert truncated.any() and terminated.any()
    env, rng = envs.make("CartPole-v1", 1, dtype=np.float64), np.random.default_rng(0)
    start = True
    for t in range(len(actions)):
        if start:
            env.load_state_dict({"states": before[t : t + 1], "episode_steps": np.zeros(1)})
        step = env.step(actions[t : t + 1], rng)
        assert np.abs(env.render_state(reached=True) - after[t]).max() < 1e-9
        assert (step.terminated[0], step.truncated[0]) == (terminated[t], truncated[t])
        start = terminated[t] or truncated[t]


def test_episodes_start_within_a_twentieth_of_the_middle():
    env, rng = envs.make("CartPole-v1", 5000), np.random.default_rng(0)
    obs = env.reset(rng)
    assert -0.05 <= obs.min() < -0.049
    assert 0.049 < obs.max() < 0.05
    np.testing.assert_allclose(obs.mean(0), 0.0, atol=0.002)


def test_torch_steps_the_same_world(recording):
    before, actions, *_ = recording
    states, rewards, terminated = CartPole().step(np, before, actions * 1.0)
    theirs = CartPole().step(torch, torch.tensor(before), torch.tensor(actions * 1.0))
    np.testing.assert_allclose(theirs[0].numpy(), states, rtol=0, atol=1e-14)
    np.testing.assert_array_equal(theirs[1].numpy(), rewards)
    np.testing.assert_array_equal(theirs[2].numpy(), terminated)
