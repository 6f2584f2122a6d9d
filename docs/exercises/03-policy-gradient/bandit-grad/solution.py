import numpy as np


def bandit_grad(theta, rewards):
    """Return the gradient of the mean reward with respect to the logits, shape (A,)."""
    powers = np.exp(theta - theta.max())
    p = powers / powers.sum()
    mean_reward = p @ rewards
    return p * (rewards - mean_reward)
