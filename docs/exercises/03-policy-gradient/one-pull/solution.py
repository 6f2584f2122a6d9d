import numpy as np


def estimate(theta, arm, reward):
    """Return what one pull says about the gradient, shape (A,)."""
    # How likely was each arm?
    powers = np.exp(theta - theta.max())
    p = powers / powers.sum()
    # The score: towards the arm that was pulled, away from what was expected.
    pulled = np.eye(len(theta))[arm]
    score = pulled - p
    # Weigh it by what the pull paid.
    return reward * score
