import numpy as np


def update(theta, rewards, pulled, *, learning_rate):
    """Return the logits after one step along the sampled gradient, shape (A,)."""
    logits = np.tile(theta, (len(pulled), 1))
    powers = np.exp(logits - logits.max())
    p = powers / powers[0].sum()
    paid = -rewards[pulled]
    score = np.eye(len(theta))[pulled] - p
    gradient = (paid[:, None] * score).mean(axis=0)
    return theta - learning_rate * gradient
