import numpy as np


def update(theta, rewards, pulled, *, learning_rate):
    logits = np.tile(theta, (len(pulled), 1))
    powers = np.exp(logits - logits.max())
    p = powers / powers.sum(axis=-1, keepdims=True)
    paid = np.take(rewards, pulled)
    score = np.eye(len(theta))[pulled] - p
    gradient = (paid[:, None] * score).mean(axis=0)
    return learning_rate * gradient + theta
