"""Where episodes begin and what is seen there: exact, in the dtype and on the device asked for."""

import math

import numpy as np
import pytest

from ppo_ref.envs.worlds.acrobot import Acrobot
from ppo_ref.envs.worlds.cartpole import CartPole
from ppo_ref.envs.worlds.choice import Choice
from ppo_ref.envs.worlds.dials import Dials
from ppo_ref.envs.worlds.discount import Discount
from ppo_ref.envs.worlds.grid import Grid
from ppo_ref.envs.worlds.mini_asterix import MiniAsterix
from ppo_ref.envs.worlds.mini_breakout import MiniBreakout
from ppo_ref.envs.worlds.moon_lander import MoonLander
from ppo_ref.envs.worlds.mountain_car import MountainCar
from ppo_ref.envs.worlds.mountain_car_continuous import MountainCarContinuous
from ppo_ref.envs.worlds.one import One
from ppo_ref.envs.worlds.pendulum import Pendulum
from ppo_ref.envs.worlds.quitter import Quitter
from ppo_ref.envs.worlds.random_walk import RandomWalk
from ppo_ref.envs.worlds.three_arms import ThreeArms
from ppo_ref.envs.worlds.treadmill import Treadmill
from ppo_ref.envs.worlds.twin_arms import TwinArms
from ppo_ref.envs.worlds.two_obs import TwoObs
from ppo_ref.envs.worlds.two_states import TwoStates

ALMOST = 1 - 2**-24  # the largest number below 1 in float32
UNIFORMS = np.array([[0.0, 0.25, 0.5, 0.75, ALMOST, 0.0], [ALMOST, 0.5, 0.25, 0.0, 0.5, 0.25]])
WALL = [1.0] * 30
FIRST = [
    (CartPole(), [[-0.05, -0.025, 0.0, 0.025], [0.05, 0.0, -0.025, -0.05]]),
    (Acrobot(), [[-0.1, -0.05, 0.0, 0.05], [0.1, 0.0, -0.05, -0.1]]),
    (MountainCar(), [[-0.6, 0.0], [-0.4, 0.0]]),
    (MountainCarContinuous(), [[-0.6, 0.0], [-0.4, 0.0]]),
    (Pendulum(), [[-math.pi, -0.5], [math.pi, 0.0]]),
    (MoonLander(), [[-6.0, 10.5, 0.0, 0.0, 0.2, -0.1], [6.0, 11.0, -0.75, -1.5, 0.0, -0.05]]),
    (MiniBreakout(), [[4, 1, 3, 2, 1, -1, 4, *WALL], [4, 8, 3, 7, 1, 1, 4, *WALL]]),
    (MiniAsterix(), [[5, 5, *[0.0] * 31]] * 2),
    (Dials(), [[0.0, 1.0], [2.0, 2.0]]),
    (Choice(), [[-1.0], [1.0]]),
    (Discount(), [[0.0], [0.0]]),
    (Grid(), [[0.0, 0.0], [0.0, 0.0]]),
    (Quitter(), [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]),
    (Treadmill(), [[0.0, 0.0], [0.0, 0.0]]),
    (TwinArms(), [[-1.0], [-1.0]]),
    (ThreeArms(), [[-1.0], [-1.0]]),
    (One(), [[-1.0], [-1.0]]),
    (TwoObs(), [[-1.0], [1.0]]),
    (TwoStates(), [[0.0], [0.0]]),
    (RandomWalk(), [[4.0], [4.0]]),
]
EVERY = pytest.mark.parametrize(
    ("world", "first"), FIRST, ids=[world.spec.name for world, _ in FIRST]
)


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_first_states_are_made_of_the_uniforms_in_their_dtype(world, first, dtype):
    states = world.reset(np, UNIFORMS[:, : world.spec.num_uniforms].astype(dtype))
    assert states.dtype == dtype
    np.testing.assert_allclose(states, first, rtol=0, atol=1e-6)


@EVERY
def test_a_step_keeps_the_dtype_of_the_states(world, first):
    states = np.array(first, np.float32)
    actions = np.zeros((2, *world.spec.action_space.shape), np.float32)
    uniforms = UNIFORMS[:, : world.spec.num_step_uniforms].astype(np.float32)
    reached, rewards, terminated = world.step(np, states, actions, uniforms)
    assert (reached.dtype, rewards.dtype, terminated.dtype) == (np.float32, np.float32, np.bool_)
    assert (reached.shape, rewards.shape) == (states.shape, (2,))
    assert world.observe(np, states).dtype == np.float32


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (Quitter(), [[float(clock), 0.0, float(clock)] for clock in range(10)]),
        (RandomWalk(), [[4.0], [1.0], [2.0], [3.0], [5.0], [6.0], [7.0]]),
        *((world, [[-1.0]]) for world in (One(), TwinArms(), ThreeArms())),
        *((world, [[-1.0], [1.0]]) for world in (Choice(), TwoObs())),
        *((world, [[0.0], [1.0]]) for world in (Discount(), TwoStates())),
    ],
    ids=lambda found: found.spec.name if hasattr(found, "spec") else "",
)
def test_the_states_in_which_one_can_act_begin_with_the_first(world, expected):
    states = world.acting_states()
    assert states.dtype == np.float64 and states.tolist() == expected


def test_quitting_and_leaving_are_part_of_the_state_reached():
    reached, *_ = Quitter().step(np, np.array([[3.0, 0.0, 3.0]] * 2), np.array([0.0, 1.0]))
    assert reached.tolist() == [[4.0, 0.0, 4.0], [0.0, 1.0, 3.0]]
    reached, *_ = Treadmill().step(np, np.array([[3.0, 0.0], [3.0, 0.0]]), np.array([0.0, 1.0]))
    assert reached.tolist() == [[4.0, 0.0], [3.0, 1.0]]
    # Whatever was done before, only this step's action counts.
    reached, *_ = Treadmill().step(np, np.array([[3.0, 1.0]]), np.array([0.0]))
    assert reached.tolist() == [[4.0, 0.0]]
    reached, *_ = TwinArms().step(np, np.array([[-1.0], [-1.0]]), np.array([0.0, 1.0]))
    assert reached.tolist() == [[0.0], [1.0]]


def test_the_cells_of_the_grid_in_which_one_can_act_begin_with_the_first():
    cells = Grid().acting_states()
    assert cells.dtype == np.float64 and cells[:3].tolist() == [[0, 0], [0, 1], [0, 2]]
    found = {tuple(cell) for cell in cells}
    assert len(cells) == len(found) == 23 and not found & {(2.0, 2.0), (4.0, 4.0)}


def test_the_masked_grid_is_the_grid_with_another_name():
    spec = Grid(masks_walls=True).spec
    assert spec.name == "MaskedGrid5x5-v0" and spec.masks_actions and spec.random_return == -0.902
    assert spec.description == Grid.spec.description + " Walking into a wall is not on offer."
    same = ("obs_dim", "action_space", "state_labels", "max_episode_steps", "best_return")
    assert all(getattr(spec, name) == getattr(Grid.spec, name) for name in same)
