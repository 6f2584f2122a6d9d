import numpy as np
import pytest

from ppo_ref import envs
from ppo_ref.envs.worlds.quitter import QUIT, Quitter
from ppo_ref.envs.worlds.treadmill import EXIT, Treadmill

STAY = 0


def play(name, actions):
    env, rng = envs.make(name, 1), np.random.default_rng(0)
    env.reset(rng)
    return [env.step(np.array([action]), rng) for action in actions]


def test_staying_to_the_end_of_the_clock_earns_ten_and_terminates():
    steps = play("Quitter-v0", [STAY] * 10)
    assert sum(step.rewards[0] for step in steps) == 10
    assert [bool(step.terminated[0]) for step in steps] == [False] * 9 + [True]
    assert not any(step.truncated[0] for step in steps)


def test_quitting_earns_nothing_terminates_and_puts_the_clock_back():
    *_, last = play("Quitter-v0", [STAY, STAY, QUIT])
    assert (last.rewards[0], last.terminated[0]) == (0, True)
    np.testing.assert_array_equal(last.final_obs, Quitter().observe(np, np.zeros((1, 2))))


def test_the_treadmill_is_cut_every_five_steps_and_goes_on():
    steps = play("Treadmill-v0", [STAY] * 12)
    assert all(step.rewards[0] == 1 for step in steps)
    assert not any(step.terminated[0] for step in steps)
    assert np.flatnonzero([step.truncated[0] for step in steps]).tolist() == [4, 9]


@pytest.mark.parametrize("steps_before", [0, 4])
def test_leaving_the_treadmill_pays_ten_and_terminates_even_at_the_cut(steps_before):
    *_, last = play("Treadmill-v0", [STAY] * steps_before + [EXIT])
    assert (last.rewards[0], last.terminated[0], last.truncated[0]) == (10, True, False)


def test_every_moment_on_the_treadmill_looks_the_same():
    states = np.array([[0.0, 0.0], [3.0, 0.0], [4.0, 1.0]])
    np.testing.assert_array_equal(Treadmill().observe(np, states), np.ones((3, 1)))


@pytest.mark.parametrize("arm", [0, 1])
def test_both_arms_pay_one_and_end_the_episode(arm):
    (step,) = play("TwinArms-v0", [arm])
    assert (step.rewards[0], step.terminated[0], step.truncated[0]) == (1, True, False)
