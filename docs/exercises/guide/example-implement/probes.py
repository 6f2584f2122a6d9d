"""Inputs for `td_targets`: one case worked out by hand, and rollouts drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, column


def cases():
    """Three steps, the second of which terminates: 1 + 0.5 * 4, 2, 0 + 0.5 * 6."""
    inputs = {
        "rewards": column(1.0, 2.0, 0.0),
        "next_values": column(4.0, 8.0, 6.0),
        "terminated": column(False, True, False),
        "gamma": 0.5,
    }
    yield Case(name="three steps by hand", inputs=inputs, expected=column(3.0, 2.0, 3.0))


def sample(rng, T, N):
    """Draw T steps of N worlds, about a third of them terminated."""
    shape = (T, N)
    return {
        "rewards": rng.normal(size=shape),
        "next_values": rng.normal(5.0, 1.0, shape),
        "terminated": rng.random(shape) < 0.3,
        "gamma": 0.9,
    }


def expected(compute_gae, inputs):
    """How the reference answers: with gae_lambda = 0 its targets are the one-step ones."""
    zero = 0.0 * inputs["rewards"]
    never = np.zeros_like(inputs["terminated"])
    return compute_gae(values=zero, truncated=never, gae_lambda=0.0, **inputs)[1]
