"""`best_return` of worlds without an exact solution is what the best known policy earns."""

import controllers
import numpy as np
import pytest

from ppo_ref import envs

QUICK = [
    ("CartPole-v1", controllers.balance, 20),
    ("Acrobot-v1", controllers.swing_up, 1000),
    ("MountainCarContinuous-v0", controllers.push_along, 200),
    ("MoonLander-v0", controllers.land, 500),
    ("MiniAsterix-v0", controllers.dodge_and_collect, 50),
]
THOROUGH = [
    ("MountainCar-v0", controllers.mountain_car, 500),
    ("Pendulum-v1", controllers.pendulum, 2000),
]


def assert_documented(name, act, num_envs):
    returns = controllers.play(name, act, num_envs)
    best = envs.spec(name).best_return
    # Five standard errors, and half of the last digit given.
    assert abs(returns.mean() - best) < 5 * returns.std() / num_envs**0.5 + 0.06


@pytest.mark.parametrize(("name", "act", "num_envs"), QUICK)
def test_the_best_known_policy_earns_the_documented_return(name, act, num_envs):
    assert_documented(name, act, num_envs)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "plan", "num_envs"), THOROUGH)
def test_planning_on_a_grid_earns_the_documented_return(name, plan, num_envs):
    assert_documented(name, plan(), num_envs)


@pytest.mark.slow
def test_returning_every_ball_earns_the_documented_return():
    assert_documented("MiniBreakout-v0", controllers.return_the_ball, 50)


def test_every_other_best_return_is_exact():
    checked = {name for name, *_ in [*QUICK, *THOROUGH]} | {"MiniBreakout-v0"}
    exact = {
        *("Grid5x5-v0", "MaskedGrid5x5-v0", "LQR-v0", "ThreeArms-v0", "TwoStates-v0"),
        *("RandomWalk7-v0", "Dials-v0", "One-v0", "TwoObs-v0", "Discount-v0", "Choice-v0"),
        *("Quitter-v0", "Treadmill-v0", "TwinArms-v0"),
    }
    assert checked | exact == set(envs.names()) and not checked & exact


def test_a_ball_that_is_not_returned_ends_the_game():
    stay = lambda states, _: np.zeros(len(states), int)  # noqa: E731
    returns = controllers.play("MiniBreakout-v0", stay, 100)
    assert returns.mean() < 2
