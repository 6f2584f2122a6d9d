"""From uniform numbers to what worlds need, at the edges where rounding bites."""

import numpy as np
import pytest
import torch

from ppo_ref.envs.batch_env import BatchEnv
from ppo_ref.envs.chance import standard_normal, whole_numbers
from ppo_ref.envs.worlds.lqr import LQR
from ppo_ref.envs.worlds.one_hot import one_hot

LARGEST = np.nextafter(np.float32(1), np.float32(0))


class AlmostOne:
    """A generator that draws what float32 would round to 1."""

    def random(self, shape):
        return np.full(shape, 1 - 1e-12)


def test_uniform_numbers_stay_below_one_in_float32():
    env = BatchEnv(LQR(), 3)
    assert np.isfinite(env.reset(AlmostOne())).all()
    assert np.isfinite(env.step(np.zeros((3, 1)), AlmostOne()).obs).all()


@pytest.mark.parametrize("count", [*range(1, 41), 1000, 2**20 + 1])
def test_the_largest_uniform_number_gives_the_last_whole_one(count):
    uniforms = np.array([0, 0.5, LARGEST], np.float32)
    numbers = whole_numbers(np, uniforms, count)
    assert numbers.dtype == np.float32 and numbers.tolist() == [0, count // 2, count - 1]
    assert whole_numbers(torch, torch.tensor(uniforms), count).tolist() == numbers.tolist()


def test_normal_numbers_are_those_of_box_and_muller():
    # u = 1 - exp(-2) makes the radius 2; a quarter turn makes the cosine 0, half a turn -1.
    u = 1 - np.exp(-2.0)
    numbers = standard_normal(np, np.array([[u, 0.0], [u, 0.25], [u, 0.5], [0.0, 0.3]]))
    np.testing.assert_allclose(numbers, [2, 0, -2, 0], atol=1e-12)


def test_one_hot_rows_of_any_shape_and_nothing_outside():
    numbers = np.array([[0.0, 2.0], [-1.0, 3.0]])
    rows = one_hot(np, numbers, 3)
    assert rows.tolist() == [[[1, 0, 0], [0, 0, 1]], [[0, 0, 0], [0, 0, 0]]]
    assert one_hot(torch, torch.tensor(numbers), 3).tolist() == rows.tolist()
