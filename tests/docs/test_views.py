"""What the views compute in the page equals ppo_ref, and their tours say what is true."""

from __future__ import annotations

import numpy as np
import pytest

from ppo_ref.adam import Adam
from ppo_ref.envs.worlds import two_states as world
from ppo_ref.losses import clipped_surrogate

EXACT = "figures/surfaces/two_states"
CLIP = "figures/surfaces/clip"
GAMMA, EPS = 0.9, 0.2
START = np.array([-1.0, -0.5])


def points(count=60):
    rng = np.random.default_rng(0)
    return [rng.uniform([-7, -3], [3, 6]) for _ in range(count)]


def parts(theta_old):
    tables, pi = world._tables(), world.policy(theta_old)
    values = tables.values(pi, GAMMA)
    advantages = tables.action_values(values, GAMMA) - values[:, None]
    return pi, values, tables.visits(pi, GAMMA), advantages


def clipped(theta, theta_old, eps):
    """The clipped surrogate in expectation and its gradient: ppo_ref's loss on the four pairs."""
    pi_old, values, visits, advantages = parts(theta_old)
    pi = world.policy(theta)
    weight = (visits[:, None] * pi_old).ravel()
    # A mean over four rows whose advantages carry the weights is the weighted sum.
    loss = clipped_surrogate(
        np.log(pi).ravel(), np.log(pi_old).ravel(), 4 * weight * advantages.ravel(), clip_coef=eps
    )
    slope = -loss.d_log_probs.reshape(2, 2)
    return values[0] - loss.policy_loss, -slope[:, 0] * pi[:, 1] + slope[:, 1] * pi[:, 0]


def kl(theta, theta_old):
    pi_old, _, visits, _ = parts(theta_old)
    return (1 - GAMMA) * visits @ (pi_old * np.log(pi_old / world.policy(theta))).sum(1)


def walked(start, *, adam, rate, eps, steps):
    theta = start.copy()
    optimiser, path = Adam(theta), [start.copy()]
    for _ in range(steps):
        gradient = clipped(theta, start, eps)[1]
        if adam:
            optimiser.step(-gradient, rate)
        else:
            theta += rate * gradient
        path.append(theta.copy())
    return np.array(path)


def call(name, *arguments, module=EXACT):
    return {"module": module, "call": name, "arguments": list(arguments)}


@pytest.fixture
def old(ask_page):
    return ask_page(call("solve", START.tolist()))[0]


@pytest.mark.parametrize(
    ("name", "more", "expected"),
    [
        ("surrogate", [], lambda theta: world.surrogate(theta, START, gamma=GAMMA)),
        ("clippedSurrogate", [EPS], lambda theta: clipped(theta, START, EPS)[0]),
        ("gradient", [EPS], lambda theta: clipped(theta, START, EPS)[1]),
        ("kl", [], lambda theta: kl(theta, START)),
    ],
)
def test_the_canyons_heights_are_those_of_the_reference(ask_page, old, name, more, expected):
    thetas = points()
    found = ask_page(*(call(name, theta.tolist(), old, *more) for theta in thetas))
    assert np.array(found) == pytest.approx(np.array([expected(t) for t in thetas]), abs=1e-9)


def test_the_land_is_the_true_return(ask_page):
    thetas = points()
    found = ask_page(*(call("trueReturn", theta.tolist()) for theta in thetas))
    truth = [world.objective(theta, gamma=GAMMA) for theta in thetas]
    assert found == pytest.approx(truth, abs=1e-9)


def test_the_first_gradient_is_that_of_the_true_return(ask_page, old):
    (found,) = ask_page(call("gradient", START.tolist(), old))
    assert found == pytest.approx(world.gradient(START, gamma=GAMMA), abs=1e-9)


@pytest.mark.parametrize(
    ("adam", "rate", "eps"), [(False, 0.5, EPS), (True, 0.1, EPS), (False, 0.5, 1e9)]
)
def test_the_optimisers_walk_as_those_of_the_reference(ask_page, adam, rate, eps):
    options = {"epsilon": eps, "steps": 40, "rate": rate, "adam": adam}
    (leg,) = ask_page(call("walk", START.tolist(), options))
    expected = walked(START, adam=adam, rate=rate, eps=eps, steps=40)
    assert np.array(leg["path"]) == pytest.approx(expected, abs=1e-9)


def test_the_sheet_is_the_loss_of_one_sample_and_its_slope(ask_page):
    rng = np.random.default_rng(1)
    samples = list(zip(rng.uniform(0.05, 2.2, 60), rng.normal(size=60), strict=True))
    names = ("objective", "slope")
    found = ask_page(
        *(call(name, *sample, EPS, module=CLIP) for name in names for sample in samples)
    )
    losses = [
        clipped_surrogate(np.log([ratio]), np.zeros(1), np.array([advantage]), clip_coef=EPS)
        for ratio, advantage in samples
    ]
    expected = [-loss.policy_loss for loss in losses] + [-loss.d_log_probs[0] for loss in losses]
    assert found == pytest.approx(expected, abs=1e-9)
