"""The new logit of a={a} is {got} instead of {expected}. Your probabilities add up to 1 down the batch,
so the pulls share one probability among themselves and a larger batch makes every arm look rarer.
Which axis holds the arms of one pull?
"""

import numpy as np


def update(theta, rewards, pulled, *, learning_rate):
    logits = np.tile(theta, (len(pulled), 1))
    powers = np.exp(logits - logits.max())
    p = powers / powers.sum(axis=0, keepdims=True)
    paid = rewards[pulled]
    score = np.eye(len(theta))[pulled] - p
    gradient = (paid[:, None] * score).mean(axis=0)
    return theta + learning_rate * gradient
