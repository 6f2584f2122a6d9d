"""Inputs for `discounted`: three steps by hand, and episodes drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case


def cases():
    """1 + 0.5 * 2, 2 + 0.5 * 0, 0."""
    rewards = np.array([1.0, 2.0, 0.0])
    yield Case(
        name="three steps by hand",
        inputs={"rewards": rewards, "gamma": 0.5},
        expected=np.array([2.0, 2.0, 0.0]),
    )


def sample(rng, T):
    """Draw T rewards."""
    return {"rewards": rng.normal(size=T), "gamma": 0.9}


def expected(compute_gae, inputs):
    """How the reference answers: without a critic and with gae_lambda = 1, its targets are returns."""
    rewards = inputs["rewards"][:, None]
    zero, never = 0.0 * rewards, np.zeros(rewards.shape, bool)
    returns = compute_gae(rewards, zero, zero, never, never, gamma=inputs["gamma"], gae_lambda=1.0)[
        1
    ]
    return returns[:, 0]
