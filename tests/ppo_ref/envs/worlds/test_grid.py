import itertools

import numpy as np
import pytest

from ppo_ref import envs
from ppo_ref.envs.worlds.grid import GOAL, PIT, SIZE, Grid

CELLS = [cell for cell in itertools.product(range(SIZE), range(SIZE)) if cell not in (GOAL, PIT)]
UP, RIGHT, DOWN, LEFT = range(4)


def uniform_policy_values(gamma):
    """Solve V = mean over actions of r + gamma V' exactly, with the world's own dynamics."""
    index = {cell: i for i, cell in enumerate(CELLS)}
    matrix, rewards = np.eye(len(CELLS)), np.zeros(len(CELLS))
    for cell, action in itertools.product(CELLS, range(4)):
        states, reward, terminated = Grid().step(
            np, np.array([cell], float), np.full(1, float(action))
        )
        rewards[index[cell]] += reward[0] / 4
        if not terminated[0]:
            matrix[index[cell], index[tuple(states[0])]] -= gamma / 4
    return dict(zip(CELLS, np.linalg.solve(matrix, rewards), strict=True))


def test_exact_values_of_the_uniform_policy():
    # Course, figure 5.1: gamma 0.95, start and the cells next to the goal.
    values = uniform_policy_values(0.95)
    assert round(values[0, 0], 4) == -0.4067
    assert round(values[3, 4], 4) == 0.2420
    assert round(values[4, 3], 4) == 0.2420


def test_the_shortest_path_around_the_pit_returns_the_best_return():
    env, rng = envs.make("Grid5x5-v0", 1), np.random.default_rng(0)
    env.reset(rng)
    total = 0.0
    for action in [RIGHT] * 4 + [DOWN] * 4:
        step = env.step(np.array([action]), rng)
        total += float(step.rewards[0])
    assert step.terminated[0]
    assert total == pytest.approx(Grid.spec.best_return)


@pytest.mark.parametrize(
    ("cell", "action", "expected"),
    [
        ((0, 0), UP, (0, 0)),
        ((0, 0), LEFT, (0, 0)),
        ((0, 0), RIGHT, (0, 1)),
        ((0, 0), DOWN, (1, 0)),
        ((4, 0), DOWN, (4, 0)),
        ((1, 4), RIGHT, (1, 4)),
        ((3, 3), UP, (2, 3)),
        ((3, 3), LEFT, (3, 2)),
    ],
)
def test_a_move_goes_one_cell_and_walls_stop_it(cell, action, expected):
    states, rewards, terminated = Grid().step(
        np, np.array([cell], float), np.full(1, float(action))
    )
    assert tuple(states[0]) == expected
    assert rewards[0] == pytest.approx(-0.01)
    assert not terminated[0]


@pytest.mark.parametrize(("cell", "action", "reward"), [((3, 4), DOWN, 1.0), ((2, 1), RIGHT, -1.0)])
def test_goal_and_pit_end_the_episode(cell, action, reward):
    _, rewards, terminated = Grid().step(np, np.array([cell], float), np.full(1, float(action)))
    assert rewards[0] == pytest.approx(reward)
    assert terminated[0]


def test_each_cell_is_one_entry_of_the_observation():
    cells = np.array(list(itertools.product(range(SIZE), range(SIZE))), float)
    np.testing.assert_array_equal(Grid().observe(np, cells), np.eye(SIZE * SIZE))


def test_wandering_is_cut_after_a_hundred_steps():
    env, rng = envs.make("Grid5x5-v0", 2), np.random.default_rng(0)
    env.reset(rng)
    flags = [env.step(np.array([UP, UP]), rng).truncated.all() for _ in range(200)]
    assert np.flatnonzero(flags).tolist() == [99, 199]
