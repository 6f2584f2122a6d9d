import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from ppo_ref import envs
from ppo_ref.envs.exact import tables
from ppo_ref.gae import compute_gae

# Worked out by hand (exercise E6.2): one environment, termination after t=2, truncation after t=4.
REWARDS = np.array([[1.0, 0.0, 2.0, -1.0, 1.0, 3.0]]).T
VALUES = np.array([[0.5, 1.0, -0.5, 2.0, 0.25, 1.5]]).T
NEXT_VALUES = np.array([[1.0, -0.5, 7.0, 0.25, 4.0, -2.0]]).T
TERMINATED = np.array([[False, False, True, False, False, False]]).T
TRUNCATED = np.array([[False, False, False, False, True, False]]).T
ADVANTAGES = np.array([[1.652, 0.35, 2.5, 0.357, 4.35, -0.3]]).T
RETURNS = np.array([[2.152, 1.35, 2.0, 2.357, 4.6, 1.2]]).T


def by_definition(rewards, values, next_values, terminated, truncated, gamma, gae_lambda):
    """Sum every delta of the episode's rest with its weight, in O(T^2)."""
    advantages = np.zeros_like(values)
    num_steps, num_envs = rewards.shape
    for n in range(num_envs):
        for t in range(num_steps):
            weight = 1.0
            for k in range(t, num_steps):
                future = 0.0 if terminated[k, n] else next_values[k, n]
                delta = rewards[k, n] + gamma * future - values[k, n]
                advantages[t, n] += weight * delta
                if terminated[k, n] or truncated[k, n]:
                    break
                weight *= gamma * gae_lambda
    return advantages


@st.composite
def rollouts(draw):
    shape = draw(array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kinds = rng.choice(3, shape, p=draw(st.sampled_from([(1, 0, 0), (0.7, 0.2, 0.1), (0, 0, 1)])))
    rewards, values, next_values = rng.normal(size=(3, *shape))
    return rewards, values, next_values, kinds == 1, kinds == 2


unit = st.floats(0.0, 1.0)


def test_advantages_and_returns_of_the_hand_worked_episode_ends():
    advantages, returns = compute_gae(
        REWARDS, VALUES, NEXT_VALUES, TERMINATED, TRUNCATED, gamma=0.9, gae_lambda=0.8
    )
    np.testing.assert_allclose(advantages, ADVANTAGES, rtol=0, atol=1e-12)
    np.testing.assert_allclose(returns, RETURNS, rtol=0, atol=1e-12)


def test_the_value_of_a_terminal_state_does_not_matter():
    other = np.where(TERMINATED, -99.0, NEXT_VALUES)
    advantages, _ = compute_gae(
        REWARDS, VALUES, other, TERMINATED, TRUNCATED, gamma=0.9, gae_lambda=0.8
    )
    np.testing.assert_allclose(advantages, ADVANTAGES, rtol=0, atol=1e-12)


@given(rollouts(), unit, unit)
def test_the_recursion_equals_the_definition(rollout, gamma, gae_lambda):
    advantages, returns = compute_gae(*rollout, gamma=gamma, gae_lambda=gae_lambda)
    expected = by_definition(*rollout, gamma, gae_lambda)
    np.testing.assert_allclose(advantages, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(returns, advantages + rollout[1])


@given(rollouts(), unit)
def test_lambda_zero_leaves_the_one_step_errors(rollout, gamma):
    rewards, values, next_values, terminated, _ = rollout
    advantages, _ = compute_gae(*rollout, gamma=gamma, gae_lambda=0.0)
    deltas = rewards + gamma * np.where(terminated, 0.0, next_values) - values
    np.testing.assert_allclose(advantages, deltas, rtol=1e-12, atol=1e-12)


@given(rollouts(), unit)
def test_lambda_one_without_ends_gives_discounted_returns(rollout, gamma):
    rewards, values, next_values, *_ = rollout
    # Successor values agree with the values of the next step, as in a real rollout.
    next_values = np.concatenate([values[1:], next_values[-1:]])
    never = np.zeros(rewards.shape, bool)
    _, returns = compute_gae(
        rewards, values, next_values, never, never, gamma=gamma, gae_lambda=1.0
    )
    expected, future = np.empty_like(returns), next_values[-1]
    for t in range(len(rewards) - 1, -1, -1):
        expected[t] = future = rewards[t] + gamma * future
    np.testing.assert_allclose(returns, expected, rtol=1e-10, atol=1e-10)


@given(rollouts(), unit, unit)
def test_environments_do_not_see_each_other(rollout, gamma, gae_lambda):
    together, _ = compute_gae(*rollout, gamma=gamma, gae_lambda=gae_lambda)
    last = [array[:, -1:] for array in rollout]
    alone, _ = compute_gae(*last, gamma=gamma, gae_lambda=gae_lambda)
    np.testing.assert_array_equal(together[:, -1:], alone)


@given(rollouts(), unit, unit)
def test_inputs_stay_as_they_were(rollout, gamma, gae_lambda):
    before = [array.copy() for array in rollout]
    compute_gae(*rollout, gamma=gamma, gae_lambda=gae_lambda)
    for array, copy in zip(rollout, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_float32_stays_float32():
    floats = [array.astype(np.float32) for array in (REWARDS, VALUES, NEXT_VALUES)]
    advantages, returns = compute_gae(*floats, TERMINATED, TRUNCATED, gamma=0.9, gae_lambda=0.8)
    assert advantages.dtype == returns.dtype == np.float32
    np.testing.assert_allclose(advantages, ADVANTAGES, rtol=1e-6)


def test_a_missing_environment_axis_is_refused():
    with pytest.raises(ValueError, match=r"rewards has shape \(6,\), allowed: \(T, N\)"):
        compute_gae(
            REWARDS[:, 0], VALUES, NEXT_VALUES, TERMINATED, TRUNCATED, gamma=0.9, gae_lambda=0.8
        )


ARGUMENTS = {
    "rewards": REWARDS,
    "values": VALUES,
    "next_values": NEXT_VALUES,
    "terminated": TERMINATED,
    "truncated": TRUNCATED,
}


@pytest.mark.parametrize("name", [name for name in ARGUMENTS if name != "rewards"])
def test_an_array_that_would_broadcast_is_refused_by_name(name):
    arguments = {**ARGUMENTS, name: ARGUMENTS[name][:1]}
    message = rf"^{name} has shape \(1, 1\), allowed: that of rewards, \(6, 1\)$"
    with pytest.raises(ValueError, match=message):
        compute_gae(**arguments, gamma=0.9, gae_lambda=0.8)


@pytest.mark.parametrize("name", ["terminated", "truncated"])
def test_flags_that_are_numbers_are_refused(name):
    arguments = {**ARGUMENTS, name: ARGUMENTS[name] * 1.0}
    with pytest.raises(ValueError, match=f"^{name} has dtype float64, allowed: bool$"):
        compute_gae(**arguments, gamma=0.9, gae_lambda=0.8)


def test_without_truncations_it_is_stable_baselines3s():
    buffers = pytest.importorskip("stable_baselines3.common.buffers")
    spaces, torch = pytest.importorskip("gymnasium").spaces, pytest.importorskip("torch")
    rng, (num_steps, num_envs) = np.random.default_rng(0), (40, 3)
    rewards, values = rng.normal(size=(2, num_steps, num_envs)).astype(np.float32)
    last_values = rng.normal(size=num_envs).astype(np.float32)
    terminated = rng.random((num_steps, num_envs)) < 0.15
    buffer = buffers.RolloutBuffer(
        num_steps, spaces.Box(-1, 1, (1,)), spaces.Discrete(2), "cpu",
        gae_lambda=0.9, gamma=0.95, n_envs=num_envs,
    )  # fmt: skip
    starts = np.concatenate([np.ones((1, num_envs), bool), terminated[:-1]])
    nothing = np.zeros((num_envs, 1), np.float32)
    for t in range(num_steps):
        buffer.add(
            nothing, nothing, rewards[t], starts[t], torch.tensor(values[t]), torch.zeros(num_envs)
        )
    buffer.compute_returns_and_advantage(torch.tensor(last_values), terminated[-1])
    following = np.concatenate([values[1:], last_values[None]])
    advantages, returns = compute_gae(
        rewards, values, following, terminated, np.zeros_like(terminated),
        gamma=0.95, gae_lambda=0.9,
    )  # fmt: skip
    np.testing.assert_allclose(advantages, buffer.advantages, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(returns, buffer.returns, rtol=1e-5, atol=1e-6)


def walk(gae_lambda, num_envs=400, num_steps=200):
    """Advantages of a random walk whose critic is exact, with the exact Q of what was done."""
    env, rng = envs.make("RandomWalk7-v0", num_envs, dtype=np.float64), np.random.default_rng(0)
    exact, states = tables(env.world), env.world.acting_states()
    values = exact.values(exact.uniform_policy(), 0.9)
    q = exact.action_values(values, 0.9)

    def index(where):
        return (where[:, None] == states).all(2).argmax(1)

    env.reset(rng)
    rows = []
    for _ in range(num_steps):
        here = index(env.state_dict()["states"])
        actions = rng.integers(0, 2, num_envs)
        step = env.step(actions, rng)
        reached = np.array([env.render_state(i, reached=True) for i in range(num_envs)])
        following = np.where(step.terminated, 0.0, values[index(reached)])
        advantage = q[here, actions] - values[here]
        rows.append(
            (step.rewards, values[here], following, step.terminated, step.truncated, advantage)
        )
    *rollout, expected = (np.array(column) for column in zip(*rows, strict=True))
    found, _ = compute_gae(*rollout, gamma=0.9, gae_lambda=gae_lambda)
    return found, expected


def test_with_an_exact_critic_one_step_errors_are_exact_advantages_of_a_certain_world():
    found, expected = walk(0.0)
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert np.abs(expected).max() > 0.01


def test_with_an_exact_critic_every_lambda_is_right_on_average():
    # The error of one sample has mean 0 given state and action, so means must agree to 5 SE.
    found, expected = walk(0.95)
    error = (found - expected).mean(0)  # one number per environment, independent of each other
    assert np.abs(found - expected).max() > 0.1
    assert abs(error.mean()) < 5 * error.std() / np.sqrt(len(error))
