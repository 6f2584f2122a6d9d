import numpy as np
import pytest

from ppo_ref import envs
from ppo_ref.envs.batch_env import BatchEnv
from ppo_ref.envs.worlds.cartpole import CartPole


def falling_cartpole(num_envs=1):
    """CartPole pushed to one side only falls after about ten steps."""
    env, rng = envs.make("CartPole-v1", num_envs), np.random.default_rng(0)
    env.reset(rng)
    return env, rng


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="env is 'Cartpole', allowed: CartPole-v1, Acrobot-v1, "):
        envs.make("Cartpole", 1)


def test_no_copies_are_refused():
    with pytest.raises(ValueError, match="num_envs is 0, allowed: 1 and more"):
        envs.make("CartPole-v1", 0)


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        (np.array([0]), r"actions has shape \(1,\), allowed: \(2,\)"),
        (np.array([[0], [1]]), r"actions has shape \(2, 1\), allowed: \(2,\)"),
        (np.array([0, 2]), "actions contains 2, allowed: 0 to 1"),
        (np.array([-1, 0]), "actions contains -1, allowed: 0 to 1"),
        (np.array([0.0, 1.0]), "actions has dtype float64, allowed: integers"),
    ],
)
def test_impossible_actions_are_refused(actions, message):
    env, rng = falling_cartpole(2)
    with pytest.raises(ValueError, match=message):
        env.step(actions, rng)


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.uint8, np.bool_])
def test_whole_numbers_of_any_type_are_actions(dtype):
    env, rng = falling_cartpole(2)
    other, other_rng = falling_cartpole(2)
    first = env.step(np.array([0, 1], dtype), rng)
    np.testing.assert_array_equal(first.obs, other.step(np.array([0, 1]), other_rng).obs)


def test_where_an_episode_ends_the_next_one_begins_in_the_same_step():
    env, rng = falling_cartpole()
    step = None
    while step is None or not step.terminated[0]:
        step = env.step(np.array([0]), rng)
        if not step.terminated[0]:
            np.testing.assert_array_equal(step.obs, step.final_obs)
            assert step.ended.size == 0
    assert abs(step.final_obs[0, 2]) > 0.2  # the fallen pole
    assert np.abs(step.obs).max() <= 0.05  # a fresh one
    np.testing.assert_array_equal(step.ended, [0])
    assert env.render_state() == pytest.approx(step.obs[0].tolist())
    assert env.render_state(reached=True) == pytest.approx(step.final_obs[0].tolist())


def test_only_the_copies_that_ended_start_anew():
    env, rng = envs.make("Quitter-v0", 3), np.random.default_rng(0)
    env.reset(rng)
    env.step(np.zeros(3, int), rng)
    step = env.step(np.array([0, 1, 0]), rng)
    np.testing.assert_array_equal(step.ended, [1])
    np.testing.assert_array_equal(step.obs.argmax(1), [2, 0, 2])


def test_copies_that_started_at_different_times_are_cut_at_different_times():
    env, rng = envs.make("Treadmill-v0", 2), np.random.default_rng(0)
    env.reset(rng)
    plan = [(0, 0), (0, 1)] + [(0, 0)] * 10  # copy 1 leaves at step 1, so its clock lags by 2
    truncated = [env.step(np.array(actions), rng).truncated for actions in plan]
    first, second = np.transpose(truncated)
    assert np.flatnonzero(first).tolist() == [4, 9]
    assert np.flatnonzero(second).tolist() == [6, 11]


def test_reset_forgets_running_episodes():
    env, rng = envs.make("Treadmill-v0", 1), np.random.default_rng(0)
    env.reset(rng)
    for _ in range(4):
        env.step(np.array([0]), rng)
    env.reset(rng)
    truncated = [bool(env.step(np.array([0]), rng).truncated[0]) for _ in range(5)]
    assert truncated == [False] * 4 + [True]


def test_changing_an_observation_does_not_change_the_world():
    env, rng = falling_cartpole()
    obs = env.step(np.array([0]), rng).obs
    before = env.render_state()
    obs += 100.0
    assert env.render_state() == before


@pytest.mark.parametrize("name", envs.names())
def test_a_saved_environment_goes_on_as_if_nothing_had_happened(name):
    env, rng = envs.make(name, 4), np.random.default_rng(3)
    env.reset(rng)
    chooser = np.random.default_rng(4)

    def choose():
        return envs.sample(env.spec.action_space, chooser, 4, env.valid_actions())

    for _ in range(17):
        env.step(choose(), rng)
    saved, saved_rng = env.state_dict(), rng.bit_generator.state
    actions, expected = [], []
    for _ in range(23):
        actions.append(choose())
        expected.append(env.step(actions[-1], rng))

    other, other_rng = envs.make(name, 4), np.random.default_rng()
    other.reset(other_rng)
    other_rng.bit_generator.state = saved_rng
    other.load_state_dict(saved)
    for row, step in zip(actions, expected, strict=True):
        again = other.step(row, other_rng)
        for ours, theirs in zip(again, step, strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_a_loaded_episode_is_cut_when_its_own_steps_are_used_up():
    env, rng = envs.make("Treadmill-v0", 1), np.random.default_rng(0)
    env.reset(rng)
    env.load_state_dict({"states": np.zeros((1, 2)), "episode_steps": np.array([3])})
    assert [bool(env.step(np.array([0]), rng).truncated[0]) for _ in range(3)] == [0, 1, 0]


def test_a_state_of_another_size_is_refused():
    saved = envs.make("CartPole-v1", 2).state_dict()
    with pytest.raises(ValueError, match=r"saved states have shape \(2, 4\), allowed: \(3, 4\)"):
        envs.make("CartPole-v1", 3).load_state_dict(saved)


def test_before_the_first_reset_everything_is_zero_and_of_its_type():
    env = BatchEnv(CartPole(), 2)
    saved = env.state_dict()
    assert (saved["states"].dtype, saved["episode_steps"].dtype) == (np.float32, np.int64)
    assert not saved["states"].any() and saved["episode_steps"].tolist() == [0, 0]
    assert env.render_state(1, reached=True) == [0.0] * 4
    step = env.step(np.array([0, 1]), np.random.default_rng(0))
    assert (step.ended.dtype, len(step.ended)) == (np.int64, 0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_loaded_gets_the_types_that_are_computed_in(dtype):
    env = BatchEnv(CartPole(), 2, dtype=dtype)
    other = np.dtype(np.float64 if dtype == np.float32 else np.float32)
    saved = {"states": np.zeros((2, 4), other), "episode_steps": np.array([3.0, 1.0])}
    assert env.load_state_dict(saved).dtype == dtype
    again = env.state_dict()
    assert (again["states"].dtype, again["episode_steps"].dtype) == (dtype, np.int64)
    assert again["episode_steps"].tolist() == [3, 1]


class Noting(CartPole):
    """Keeps the uniform numbers that it is given."""

    def reset(self, xp, uniforms):
        self.at_reset = uniforms
        return super().reset(xp, uniforms)

    def step(self, xp, states, actions, uniforms=None):
        self.at_step = uniforms
        return super().step(xp, states, actions, uniforms)


class AlmostOne:
    """Draws only the largest number below 1 that there is in float64."""

    def random(self, shape):
        return np.full(shape, np.nextafter(1.0, 0.0))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_uniform_numbers_stay_below_one_in_every_precision(dtype):
    world = Noting()
    BatchEnv(world, 3, dtype=dtype).reset(AlmostOne())
    largest = np.nextafter(dtype(1), dtype(0))
    np.testing.assert_array_equal(world.at_reset, np.full((3, 4), largest), strict=True)


def test_a_world_without_chance_gets_no_numbers_and_the_dtype_of_its_states():
    world = Noting()
    BatchEnv(world, 3).step(np.zeros(3, int), np.random.default_rng(0))
    assert (world.at_step.shape, world.at_step.dtype) == ((3, 0), np.float32)
