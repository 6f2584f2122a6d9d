"""Worlds that can be solved on paper or by linear algebra, against both."""

import numpy as np
import pytest

from ppo_ref.envs.exact import tables
from ppo_ref.envs.worlds import two_states
from ppo_ref.envs.worlds.choice import Choice
from ppo_ref.envs.worlds.discount import Discount
from ppo_ref.envs.worlds.grid import Grid
from ppo_ref.envs.worlds.lqr import LQR
from ppo_ref.envs.worlds.one import One
from ppo_ref.envs.worlds.quitter import Quitter
from ppo_ref.envs.worlds.random_walk import RandomWalk
from ppo_ref.envs.worlds.three_arms import ThreeArms
from ppo_ref.envs.worlds.twin_arms import TwinArms
from ppo_ref.envs.worlds.two_obs import TwoObs
from ppo_ref.envs.worlds.two_states import TwoStates

THETA = np.array([-1.0, -0.5])
FINITE = [
    (Choice(), 2),
    (Discount(), 1),
    (Grid(), 1),
    (One(), 1),
    (Quitter(), 1),
    (RandomWalk(), 1),
    (ThreeArms(), 1),
    (TwinArms(), 1),
    (TwoObs(), 2),
    (TwoStates(), 1),
]


@pytest.mark.parametrize(("world", "num_first"), FINITE, ids=lambda value: type(value).__name__)
def test_documented_returns_are_the_exact_ones(world, num_first):
    exact, spec = tables(world, num_first=num_first), world.spec
    steps = spec.max_episode_steps or 50
    random_return = exact.episode_return(exact.uniform_policy(), steps)
    assert abs(random_return - spec.random_return) < 5e-4
    assert abs(exact.best_episode_return(steps) - spec.best_return) < 1e-9


def test_the_masked_grids_random_policy_never_walks_into_a_wall():
    world = Grid(masks_walls=True)
    valid = world.valid_actions(np, world.acting_states())
    exact = tables(world)
    policy = valid / valid.sum(1, keepdims=True)
    assert abs(exact.episode_return(policy, 100) - world.spec.random_return) < 5e-4


def test_values_of_the_random_walk_rise_by_an_eighth_per_place():
    # Sutton and Barto (2018), example 6.2: k / (places + 1). The listed order begins in the middle.
    exact = tables(RandomWalk())
    values = exact.values(exact.uniform_policy(), 1.0)
    np.testing.assert_allclose(values, np.array([4, 1, 2, 3, 5, 6, 7]) / 8, atol=1e-12)


def test_values_of_the_quitter_and_of_the_discount_probe():
    # Course, section 6: staying is worth (1 - 0.99^10) / 0.01 = 9.56 at the start.
    assert round(tables(Quitter()).best_values(0.99)[0], 2) == 9.56
    np.testing.assert_allclose(tables(Discount()).best_values(0.9), [0.9, 1.0])
    np.testing.assert_array_equal(tables(TwoObs(), num_first=2).best_values(0.9), [-1.0, 1.0])


def test_exact_values_of_the_grid():
    # Course, figure 5.1: gamma 0.95, the start and the cells next to the goal.
    exact = tables(Grid())
    values = exact.values(exact.uniform_policy(), 0.95)
    cells = [tuple(cell) for cell in Grid().acting_states()]
    found = [round(values[cells.index(cell)], 4) for cell in ((0, 0), (3, 4), (4, 3))]
    assert found == [-0.4067, 0.2420, 0.2420]


def test_best_values_satisfy_bellmans_equation():
    exact = tables(Grid())
    values = exact.best_values(0.95)
    np.testing.assert_allclose(values, exact.action_values(values, 0.95).max(1), atol=1e-11)
    # Eight steps: seven cost a hundredth, the last one pays 1.
    assert values[0] == pytest.approx(0.95**7 - 0.01 * (1 - 0.95**7) / 0.05)


def test_the_bandits_gradient_is_that_of_the_course():
    # Course, figure 3.1: J = 0.6798 and its gradient, to be compared with finite differences too.
    logits = np.array([0.0, 0.5, -0.5])
    exact = tables(ThreeArms())

    def objective(theta):
        p = np.exp(theta) / np.exp(theta).sum()
        return exact.values(p[None], 0.9)[0]

    assert round(objective(logits), 4) == 0.6798
    slope = [
        (objective(logits + step) - objective(logits - step)) / 2e-6 for step in np.eye(3) * 1e-6
    ]
    np.testing.assert_allclose(slope, [0.0984, -0.3443, 0.2460], atol=5e-5)


@pytest.mark.parametrize(
    ("distance", "promise", "truth"),
    [
        (0.5, 4.146, 4.130),
        (1, 4.564, 4.498),
        (2, 5.246, 4.990),
        (4, 5.998, 5.238),
        (8, 6.314, 5.036),
    ],
)
def test_promise_and_truth_along_the_gradient(distance, promise, truth):
    # Course, figure 8.1.
    slope = two_states.gradient(THETA, gamma=0.9)
    theta = THETA + distance * slope / np.linalg.norm(slope)
    assert round(two_states.surrogate(theta, THETA, gamma=0.9), 3) == promise
    assert round(two_states.objective(theta, gamma=0.9), 3) == truth


def test_at_the_old_policy_surrogate_and_objective_have_the_same_slope():
    for step in np.eye(2) * 1e-5:
        both = [
            (function(THETA + step) - function(THETA - step)) / 2e-5
            for function in (
                lambda theta: two_states.objective(theta, gamma=0.9),
                lambda theta: two_states.surrogate(theta, THETA, gamma=0.9),
            )
        ]
        np.testing.assert_allclose(
            both, two_states.gradient(THETA, gamma=0.9) @ step / 1e-5, rtol=1e-6
        )


def test_discounted_visits_times_rewards_are_the_value():
    exact, policy = tables(TwoStates()), two_states.policy(THETA)
    earned = (exact.visits(policy, 0.9) * (policy * exact.rewards).sum(1)).sum()
    assert earned == pytest.approx(two_states.objective(THETA, gamma=0.9))


def test_value_iteration_may_go_on_until_nothing_changes():
    best = tables(TwoStates()).best_values(0.5, tolerance=0.0)
    np.testing.assert_allclose(best, [1.0, 2.0])


def test_worlds_that_cannot_be_listed_are_refused():
    with pytest.raises(ValueError, match="LQR-v0 is ruled by chance, allowed: deterministic"):
        tables(LQR())

    class Endless(TwoStates):
        def acting_states(self):
            return np.array([[0.0]])

    with pytest.raises(ValueError, match=r"TwoStates-v0 reaches state \[1.0\], not listed"):
        tables(Endless())


@pytest.mark.parametrize(("world", "num_first"), FINITE, ids=lambda value: type(value).__name__)
def test_the_gradient_of_the_logits_is_that_of_nudges(world, num_first):
    exact = tables(world, num_first=num_first)
    logits = np.random.default_rng(4).normal(size=exact.rewards.shape)

    def objective(theta):
        powers = np.exp(theta)
        policy = powers / powers.sum(1, keepdims=True)
        return exact.start @ exact.values(policy, 0.9), policy

    slope = exact.logit_gradient(objective(logits)[1], 0.9)
    for state, action in np.ndindex(*logits.shape):
        nudge = np.zeros_like(logits)
        nudge[state, action] = 1e-5
        (up, _), (down, _) = objective(logits + nudge), objective(logits - nudge)
        assert slope[state, action] == pytest.approx((up - down) / 2e-5, abs=1e-7)
