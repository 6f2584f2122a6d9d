import numpy as np
import pytest

from ppo_ref.envs.batch_env import BatchEnv
from ppo_ref.envs.worlds.lqr import LQR, NOISE, STEPS

# Drawn once; a covers a system that grows by itself, b one that is pushed the other way.
FAMILY = [(1.0, 1.0, 1.0, 0.5), (1.1, 0.7, 1.0, 0.3), (0.8, -1.3, 0.5, 2.0), (-0.9, 0.4, 2.0, 0.1)]
EVERY_MEMBER = pytest.mark.parametrize("parameters", FAMILY)


def play(world, gain, std=0.0, num_envs=20_000):
    """Return episode returns of u = -gain x + std e."""
    env, rng = BatchEnv(world, num_envs, dtype=np.float64), np.random.default_rng(1)
    obs, total = env.reset(rng), np.zeros(num_envs)
    for t in range(STEPS):
        step = env.step(-gain * obs + std * rng.standard_normal(obs.shape), rng)
        total += step.rewards
        assert step.truncated.all() == (t == STEPS - 1) and not step.terminated.any()
        obs = step.obs
    return total


def test_numbers_of_the_course():
    # Course, figure 13.1: gain, P and five returns.
    world = LQR()
    assert world.best_gain == pytest.approx(3**0.5 - 1)
    assert world.riccati == pytest.approx((1 + 3**0.5) / 2)
    assert round(world.exact_optimum(), 4) == -2.0314
    assert round(world.exact_return(0.0), 2) == -62.25
    assert round(world.exact_return(1.0), 3) == -2.235
    assert round(world.exact_return(0.3, 0.5), 2) == -33.89


@EVERY_MEMBER
@pytest.mark.parametrize("std", [0.0, 0.3])
def test_episodes_return_what_the_formula_says(parameters, std):
    world = LQR(*parameters)
    returns = play(world, world.best_gain, std)
    error = returns.std() / len(returns) ** 0.5
    assert abs(returns.mean() - world.exact_return(world.best_gain, std)) < 5 * error


@EVERY_MEMBER
def test_p_solves_riccatis_equation(parameters):
    world = LQR(*parameters)
    a, b, q, r = parameters
    p = world.riccati
    assert p == pytest.approx(q + a**2 * p - (a * b * p) ** 2 / (r + b**2 * p), rel=1e-12)
    assert p > 0 and abs(a - b * world.best_gain) < 1  # the closed loop comes to rest


@EVERY_MEMBER
def test_no_other_gain_is_better_in_the_long_run(parameters):
    world = LQR(*parameters)
    # In the endless task the noise costs P times its variance per step.
    gains = world.best_gain + np.array([-0.05, 0.0, 0.05])
    costs = []
    for gain in gains:
        variance = NOISE**2 / (1 - (world.a - world.b * gain) ** 2)
        costs.append((world.q + world.r * gain**2) * variance)
    assert min(costs) == costs[1] == pytest.approx(world.riccati * NOISE**2)


@EVERY_MEMBER
def test_the_optimum_beats_every_stationary_gain(parameters):
    world = LQR(*parameters)
    gains = world.best_gain + np.linspace(-0.3, 0.3, 61)
    best = max(world.exact_return(gain) for gain in gains)
    assert world.exact_optimum() > best > 1.05 * world.exact_optimum()


def test_the_random_policy_is_a_standard_normal_one():
    world = LQR()
    assert world.spec.random_return == world.exact_return(0.0, 1.0)
    assert world.spec.best_return == world.exact_optimum()


def test_members_are_told_apart_by_their_names():
    assert LQR().spec.name == "LQR-v0"
    assert LQR(a=1.1).spec.name == "LQR(a=1.1, b=1.0, q=1.0, r=0.5)"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("q", 0.0, "above 0"),
        ("r", -1.0, "above 0"),
        ("b", 0.0, "finite numbers other than 0"),
        ("a", np.inf, "finite numbers"),
    ],
)
def test_impossible_members_are_refused(name, value, allowed):
    with pytest.raises(ValueError, match=f"{name} is {value}, allowed: {allowed}"):
        LQR(**{name: value})


def test_chance_is_normal_with_the_documented_width():
    env, rng = BatchEnv(LQR(), 50_000), np.random.default_rng(0)
    first = env.reset(rng)
    assert first.dtype == np.float32
    noise = env.step(np.zeros((50_000, 1)), rng).obs - first
    for sample, width in ((first, 1.0), (noise, NOISE)):
        assert abs(sample.mean()) < 5 * width / 50_000**0.5
        assert abs(sample.std() - width) < 5 * width / 100_000**0.5
        beyond_two = np.mean(np.abs(sample) > 2 * width)  # 4.55 % of a normal distribution
        assert abs(beyond_two - 0.0455) < 5 * (0.0455 / 50_000) ** 0.5
