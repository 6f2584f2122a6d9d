"""Inputs for `gaussian_log_prob`: the statement's, edges, and states drawn per attempt."""

import math

import numpy as np
from browser_runtime.grading import Case, Intermediate

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)


def by_hand(actions, mean, log_std):
    """One number, from the formula of the statement."""
    total = 0.0
    for action, centre, log_sigma in zip(actions, mean, log_std):
        z = (action - centre) / math.exp(log_sigma)
        total += -z * z / 2 - log_sigma - HALF_LOG_2PI
    return total


def cases():
    """Fixed inputs: the statement's, and edges."""
    two = {
        "actions": np.array([[0.3, -0.2], [1.0, 0.0]]),
        "mean": np.array([[0.0, 1.0], [0.5, -0.5]]),
        "log_std": np.array([-0.5, 0.2]),
    }
    numbers = np.array([by_hand(a, m, two["log_std"]) for a, m in zip(two["actions"], two["mean"])])
    yield Case(name="two states by hand", inputs=two, expected=numbers)
    one = {"actions": np.array([[0.0]]), "mean": np.array([[0.0]]), "log_std": np.array([0.0])}
    yield Case(
        name="the middle of a standard normal", inputs=one, expected=-np.array([HALF_LOG_2PI])
    )
    narrow = {**one, "actions": np.array([[0.1]]), "log_std": np.array([-2.0])}
    yield Case(name="a narrow distribution", inputs=narrow)


def sample(rng, B, A):
    """Draw B states with A knobs, widths of 0.3 to 1.8, and actions not far from their means."""
    mean, log_std = rng.normal(0.0, 1.0, (B, A)), rng.uniform(-1.2, 0.6, A)
    noise = rng.normal(0.0, 1.0, (B, A))
    return {"actions": mean + np.exp(log_std) * noise, "mean": mean, "log_std": log_std}


def expected(gaussian, inputs):
    """How the reference answers."""
    return gaussian(inputs["log_std"]).log_prob(inputs["mean"], inputs["actions"])


def intermediates(gaussian_log_prob, inputs, answer):
    """The height of the curve at its middle, and what the distance from there takes away."""
    middle = gaussian_log_prob(**{**inputs, "actions": inputs["mean"].copy()})
    yield Intermediate(
        name="middle",
        meaning="your answer with every action at its mean",
        values=middle,
        question="No action is off its mean there. Which terms are left, and how many of each?",
    )
    yield Intermediate(
        name="distance",
        meaning="your answer minus middle",
        values=answer - middle,
        question="How many standard deviations is each action off, and what does that cost?",
    )


def property_a_density_integrates_to_one(gaussian_log_prob, inputs):
    """A density is high where it is narrow, so that the area below it is 1. For one knob the area
    below yours is another one. Which of your terms depends on the width and not on the action?
    """
    centre, log_sigma = inputs["mean"][:1, :1], inputs["log_std"][:1]
    z, step = np.linspace(-8.0, 8.0, 3201, retstep=True)
    sigma = math.exp(float(log_sigma[0]))
    grid = centre + sigma * z[:, None]
    means = np.broadcast_to(centre, grid.shape).copy()
    heights = np.exp(gaussian_log_prob(actions=grid, mean=means, log_std=log_sigma))
    return abs(heights.sum() * step * sigma - 1.0) < 2e-3
