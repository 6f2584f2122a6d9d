"""What stops where: bounds of the states, limits that end an episode, the device that is kept."""

import math

import numpy as np
import pytest
import torch

from ppo_ref import envs
from ppo_ref.envs import sample
from ppo_ref.envs.spaces import Box
from ppo_ref.envs.worlds.acrobot import MAX_SPEEDS, Acrobot
from ppo_ref.envs.worlds.cartpole import THETA_LIMIT, X_LIMIT, CartPole
from ppo_ref.envs.worlds.choice import Choice
from ppo_ref.envs.worlds.dials import Dials
from ppo_ref.envs.worlds.lqr import LQR
from ppo_ref.envs.worlds.mountain_car import GRAVITY, LEFT_END, MAX_SPEED, RIGHT_END, MountainCar
from ppo_ref.envs.worlds.mountain_car_continuous import MountainCarContinuous
from ppo_ref.envs.worlds.one import One
from ppo_ref.envs.worlds.random_walk import RandomWalk
from ppo_ref.envs.worlds.three_arms import ThreeArms
from ppo_ref.envs.worlds.two_obs import TwoObs
from ppo_ref.envs.worlds.two_states import TwoStates


def step(world, state, action, uniforms=None):
    """One env step of one copy: state, reward, terminated."""
    states, rewards, terminated = world.step(np, np.array([state]), np.array([action]), uniforms)
    return states[0], rewards[0], terminated[0]


@pytest.mark.parametrize("name", envs.names())
def test_everything_stays_on_the_device_of_the_uniforms(name):
    world = envs.world(name)
    spec = world.spec
    # Tensors there have a shape and no numbers, and mix with those of no other device.
    first = world.reset(torch, torch.empty((3, spec.num_uniforms), device="meta"))
    actions = np.array(sample(spec.action_space, np.random.default_rng(0), 3), np.float32)
    uniforms = torch.empty((3, spec.num_step_uniforms), device="meta")
    reached = world.step(torch, first, torch.tensor(actions, device="meta"), uniforms)
    for tensor in (first, *reached, world.observe(torch, first)):
        assert tensor.device.type == "meta" and len(tensor) == 3


def test_leaving_the_track_ends_it_however_fast_the_cart_is():
    assert step(CartPole(), [2.39, 1.0, 0.0, 0.0], 1.0)[2]
    assert step(CartPole(), [-2.39, -1.0, 0.0, 0.0], 1.0)[2]
    assert not step(CartPole(), [2.3, 1.0, 0.0, 0.0], 1.0)[2]
    assert not step(CartPole(), [0.0, 3.0, 0.0, 0.0], 1.0)[2]


@pytest.mark.parametrize("still", [[X_LIMIT, 0.0, 0.0, 0.0], [0.0, 0.0, THETA_LIMIT, 0.0]])
def test_a_cart_and_a_pole_at_their_limits_are_within_them(still):
    assert not step(CartPole(), still, 1.0)[2]
    assert not step(CartPole(), [-number for number in still], 1.0)[2]


def test_acrobot_spins_no_faster_than_its_limits():
    rng, most = np.random.default_rng(0), np.array(MAX_SPEEDS)
    states = rng.uniform(-1, 1, (500, 4)) * [math.pi, math.pi, *most]
    states[:, 2:] = np.sign(states[:, 2:]) * most  # as fast as can be, whatever comes next
    speeds = Acrobot().step(np, states, np.full(500, 2.0))[0][:, 2:]
    assert (speeds.max(0) == most).all() and (speeds.min(0) == -most).all()


def test_acrobot_counts_no_turns():
    for turns in (-2.5, -1.0, -0.6, 0.6, 1.0, 2.5):
        state, *_ = step(Acrobot(), [turns * 2 * math.pi, turns * 2 * math.pi, 0.0, 0.0], 1.0)
        assert (np.abs(state[:2]) <= math.pi).all()


def test_the_car_keeps_to_its_speed_and_its_valley():
    down_the_hill, up_the_hill = [-0.9, MAX_SPEED], [0.3, -MAX_SPEED]
    assert step(MountainCar(), down_the_hill, 2.0)[0][1] == MAX_SPEED
    assert step(MountainCar(), up_the_hill, 0.0)[0][1] == -MAX_SPEED
    assert step(MountainCar(), [0.59, 0.07], 2.0)[0][0] == RIGHT_END
    assert step(MountainCar(), [-1.19, -0.07], 0.0)[0].tolist() == [LEFT_END, 0.0]


@pytest.mark.parametrize(
    ("world", "flag", "coast", "pays"),
    [(MountainCar(), 0.5, 1.0, -1), (MountainCarContinuous(), 0.45, [0.0], 100)],
)
def test_a_car_that_comes_to_rest_at_the_flag_has_arrived(world, flag, coast, pays):
    # A speed that the slope there takes away entirely.
    reached, reward, terminated = step(world, [flag, GRAVITY * np.cos(3 * flag)], coast)
    assert (reached.tolist(), reward, terminated) == ([flag, 0.0], pays, True)


@pytest.mark.parametrize(
    ("world", "state", "action", "reached", "reward", "terminated"),
    [
        (Choice(), [-1.0], 1.0, [-1.0], -1, True),
        (Choice(), [1.0], 1.0, [1.0], 1, True),
        (Dials(), [2.0, 3.0], [2.0, 1.0], [2.0, 3.0], 0.5, True),
        (One(), [-1.0], 0.0, [0.0], 0, True),
        (One(), [-1.0], 1.0, [1.0], 1, True),
        (ThreeArms(), [-1.0], 0.0, [0.0], 1, True),
        (ThreeArms(), [-1.0], 1.0, [1.0], 0, True),
        (ThreeArms(), [-1.0], 2.0, [2.0], 2, True),
        (TwoObs(), [-1.0], 0.0, [-1.0], -1, True),
        (TwoObs(), [1.0], 0.0, [1.0], 1, True),
        (TwoStates(), [0.0], 0.0, [0.0], 0.5, False),
        (TwoStates(), [0.0], 1.0, [1.0], 0, False),
        (TwoStates(), [1.0], 0.0, [0.0], 0, False),
        (TwoStates(), [1.0], 1.0, [1.0], 1, False),
        (RandomWalk(), [1.0], 0.0, [0.0], 0, True),
        (RandomWalk(), [1.0], 1.0, [2.0], 0, False),
        (RandomWalk(), [7.0], 0.0, [6.0], 0, False),
        (RandomWalk(), [7.0], 1.0, [8.0], 1, True),
    ],
)
def test_the_small_worlds_do_what_their_tables_say(
    world, state, action, reached, reward, terminated
):
    found = step(world, state, action)
    assert (found[0].tolist(), *found[1:]) == (reached, reward, terminated)


def test_the_places_of_the_walk_are_seen_one_by_one_and_its_ends_as_nothing():
    obs = RandomWalk().observe(np, np.arange(9.0)[:, None])
    np.testing.assert_array_equal(obs, np.eye(9)[:, 1:8])


def test_a_linear_system_moves_by_its_equation():
    # Box and Muller turn these into a normal number of exactly 2.
    two = np.array([[1 - math.exp(-2.0), 0.0]])
    state, reward, terminated = step(LQR(a=0.5, b=2.0, q=3.0, r=0.5), [4.0], [-1.0], two)
    assert state == pytest.approx(0.5 * 4 + 2.0 * -1 + 0.1 * 2)
    assert reward == pytest.approx(-(3 * 16 + 0.5)) and not terminated


def test_a_linear_system_is_described_as_what_it_is():
    spec = LQR().spec
    assert spec.description.startswith("Bring x to 0 and hold it there with little force")
    assert spec.action_space == Box(("u",), (-math.inf,), (math.inf,))
    assert (spec.obs_dim, spec.state_labels, spec.reward_range) == (1, ("x",), (-math.inf, 0.0))
    assert (spec.num_uniforms, spec.num_step_uniforms, spec.max_episode_steps) == (2, 2, 50)
    with pytest.raises(ValueError, match="q is inf, allowed: above 0"):
        LQR(q=math.inf)
