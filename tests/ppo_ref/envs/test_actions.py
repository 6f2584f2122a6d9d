"""What a policy chose is checked, clipped and only then executed."""

import numpy as np
import pytest

from ppo_ref.envs.actions import executed_rows, execution
from ppo_ref.envs.batch_env import BatchEnv
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete, sample
from ppo_ref.envs.worlds.dials import Dials
from ppo_ref.envs.worlds.grid import Grid
from ppo_ref.envs.worlds.lqr import LQR
from ppo_ref.envs.worlds.mountain_car_continuous import MountainCarContinuous


def started(world, num_envs=2):
    env, rng = BatchEnv(world, num_envs, dtype=np.float64), np.random.default_rng(0)
    env.reset(rng)
    return env, rng


def test_real_actions_are_executed_within_their_bounds():
    # Force 5 is executed as 1 and costs a tenth of 1 squared; -0.5 is executed as it is.
    env, rng = started(MountainCarContinuous())
    step = env.step(np.array([[5.0], [-0.5]]), rng)
    np.testing.assert_allclose(step.rewards, [-0.1, -0.025])


def test_the_policys_own_array_is_not_clipped():
    env, rng = started(MountainCarContinuous())
    actions = np.array([[5.0], [-7.0]])
    env.step(actions, rng)
    assert actions.tolist() == [[5.0], [-7.0]]


def test_an_action_without_bounds_is_executed_as_it_is():
    env, rng = started(LQR())
    before = np.array([env.render_state(0)[0], env.render_state(1)[0]])
    step = env.step(np.array([[300.0], [-300.0]]), rng)
    np.testing.assert_allclose(step.rewards, -(before**2 + 0.5 * 300.0**2))


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        (np.array([0.0, 1.0]), r"actions has shape \(2,\), allowed: \(2, 1\)"),
        (np.array([[0.0], [np.nan]]), "actions contains nan, allowed: finite numbers"),
        (np.array([[np.inf], [0.0]]), "actions contains inf, allowed: finite numbers"),
        (np.array([["1"], ["2"]]), "actions has dtype <U1, allowed: real numbers"),
    ],
)
def test_impossible_real_actions_are_refused(actions, message):
    env, rng = started(MountainCarContinuous())
    with pytest.raises(ValueError, match=message):
        env.step(actions, rng)


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        (np.array([1, 1]), r"actions has shape \(2,\), allowed: \(2, 2\)"),
        (np.array([[0, 0], [1, 4]]), "actions contains 4 as choice 1, allowed: 0 to 3"),
        (np.array([[0, 0], [-1, 0]]), "actions contains -1 as choice 0, allowed: 0 to 2"),
        (np.array([[0.0, 0.0], [1.0, 3.0]]), "actions has dtype float64, allowed: integers"),
    ],
)
def test_impossible_choices_are_refused(actions, message):
    env, rng = started(Dials())
    with pytest.raises(ValueError, match=message):
        env.step(actions, rng)


def test_each_choice_counts_on_its_own():
    env, rng = started(Dials(), 3)
    shown = np.array([env.render_state(copy) for copy in range(3)], int)
    wrong = (shown + 1) % [3, 4]
    actions = np.array([shown[0], [shown[1, 0], wrong[1, 1]], wrong[2]])
    np.testing.assert_array_equal(env.step(actions, rng).rewards, [1.0, 0.5, 0.0])


def test_a_world_says_which_actions_it_offers_now():
    env, _ = started(Grid(masks_walls=True), 1)
    # Up, right, down, left: the corner has walls above and on the left.
    np.testing.assert_array_equal(env.valid_actions(), [[False, True, True, False]])
    env.load_state_dict({"states": np.array([[1.0, 4.0]]), "episode_steps": np.zeros(1)})
    np.testing.assert_array_equal(env.valid_actions(), [[True, False, True, True]])


def test_a_world_without_masks_has_none():
    env, _ = started(Grid())
    assert env.valid_actions() is None
    with pytest.raises(ValueError, match="Dials-v0 masks no actions"):
        Dials().valid_actions(np, np.zeros((1, 2)))


def test_a_masked_action_is_refused_with_what_is_allowed_instead():
    env, rng = started(Grid(masks_walls=True))
    message = r"actions contains 3 for copy 1, where it is masked, allowed: \[1, 2\]"
    with pytest.raises(ValueError, match=message):
        env.step(np.array([1, 3]), rng)
    assert env.step(np.array([1, 2]), rng).rewards.tolist() == [-0.01, -0.01]


class MaskedDials(Dials):
    """Only the position shown may be chosen on the second dial."""

    def __init__(self):
        import dataclasses

        self.spec = dataclasses.replace(Dials.spec, masks_actions=True)

    def valid_actions(self, xp, states):
        return np.hstack([np.ones((len(states), 3), bool), self.observe(xp, states)[:, 3:] > 0])


def test_a_masked_choice_is_named_with_its_number():
    env, rng = started(MaskedDials())
    shown = int(env.render_state(1)[1])
    right, wrong = [0, int(env.render_state(0)[1])], [0, (shown + 1) % 4]
    message = rf"contains {wrong[1]} as choice 1 for copy 1, .* allowed: \[{shown}\]"
    with pytest.raises(ValueError, match=message):
        env.step(np.array([right, wrong]), rng)


def test_the_random_policy_takes_every_option_equally_often():
    rng = np.random.default_rng(0)
    drawn = sample(Discrete(("a", "b", "c")), rng, 30_000)
    # Five standard errors of a count of probability 1/3.
    assert np.abs(np.bincount(drawn) - 10_000).max() < 5 * (30_000 * 2 / 9) ** 0.5
    pairs = sample(MultiDiscrete((("a", "b"), ("c", "d", "e"))), rng, 30_000)
    counts = np.bincount(pairs @ [3, 1], minlength=6)
    assert pairs.shape == (30_000, 2) and np.abs(counts - 5000).max() < 5 * (30_000 * 5 / 36) ** 0.5


def test_the_random_policy_fills_a_box_and_knows_no_bounds_where_there_are_none():
    space = Box(("a", "b"), (-1.0, -np.inf), (3.0, 2.0))
    drawn = sample(space, np.random.default_rng(0), 50_000)
    bounded, free = drawn.T
    assert -1 <= bounded.min() < -0.99 and 2.99 < bounded.max() < 3
    assert abs(bounded.mean() - 1) < 5 * (16 / 12 / 50_000) ** 0.5
    assert abs(free.mean()) < 5 / 50_000**0.5 and abs(free.std() - 1) < 5 / (2 * 50_000) ** 0.5


def test_the_random_policy_takes_only_what_is_offered():
    valid = np.tile([True, False, True, False, True], (20_000, 1))
    space, rng = MultiDiscrete((("a", "b"), ("c", "d", "e"))), np.random.default_rng(0)
    drawn = sample(space, rng, 20_000, valid)
    assert (drawn[:, 0] == 0).all() and set(drawn[:, 1]) == {0, 2}
    assert abs((drawn[:, 1] == 0).mean() - 0.5) < 5 * (0.25 / 20_000) ** 0.5
    assert sample(Discrete(("a", "b")), rng, 3, np.tile([False, True], (3, 1))).tolist() == [1] * 3


def test_a_box_needs_a_label_and_two_bounds_per_component():
    with pytest.raises(ValueError, match="labels, low and high have 1, 2 and 1 entries"):
        Box(("a",), (0.0, 0.0), (1.0,))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("space", "chosen", "executed"),
    [
        (Discrete(("a", "b", "c")), [2, 0], [2.0, 0.0]),
        (MultiDiscrete((("a", "b"), ("c", "d", "e"))), [[1, 2], [0, 1]], [[1.0, 2.0], [0.0, 1.0]]),
        (Box(("u", "v"), (-1.0, 0.0), (2.0, 1.0)), [[-7, 7], [7, -7]], [[-1.0, 1.0], [2.0, 0.0]]),
    ],
    ids=["discrete", "multi_discrete", "box"],
)
def test_what_is_executed_has_the_dtype_of_the_states(space, chosen, executed, dtype):
    found = execution(space, 2, np.dtype(dtype))(np.array(chosen))
    np.testing.assert_array_equal(found, np.array(executed, dtype), strict=True)


def test_what_one_copy_executed_is_listed_in_rows():
    assert executed_rows(Discrete(("a", "b")), np.array([1, 0, 1])) == [[1], [0], [1]]
    pairs = MultiDiscrete((("a", "b"), ("c", "d")))
    assert executed_rows(pairs, np.array([[1, 0], [0, 1]])) == [[1, 0], [0, 1]]
    box = Box(("u", "v"), (-1.0, -2.0), (1.0, 2.0))
    assert executed_rows(box, np.array([[-9.0, 9.0], [0.5, -9.0]])) == [[-1.0, 2.0], [0.5, -2.0]]
