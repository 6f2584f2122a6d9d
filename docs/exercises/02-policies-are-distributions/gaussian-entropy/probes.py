"""Inputs for `gaussian_entropy`: the statement's, edges, and widths drawn per attempt."""

import math

import numpy as np
from browser_runtime.grading import Case

STANDARD = 0.5 * (1 + math.log(2 * math.pi))
"""The entropy of a standard normal distribution."""


def cases():
    """Fixed inputs, worked out from the formula of one knob."""
    two = {"log_std": np.array([-0.5, 0.2])}
    yield Case(name="two knobs by hand", inputs=two, expected=2 * STANDARD - 0.3)
    narrow = {"log_std": np.array([-2.0])}
    yield Case(name="one narrow knob", inputs=narrow, expected=STANDARD - 2)
    yield Case(name="one standard knob", inputs={"log_std": np.array([0.0])}, expected=STANDARD)


def sample(rng, A):
    """Draw the widths of A knobs."""
    return {"log_std": rng.uniform(-2.0, 1.0, A)}


def expected(gaussian, inputs):
    """How the reference answers: the same in every state, here in one."""
    log_std = inputs["log_std"]
    return gaussian(log_std).entropy(np.zeros((1, len(log_std))))[0]
