"""The new logit of a={a} is {got} instead of {expected}. Now the powers of *all* pulls are added up, so
the probabilities of the whole table make 1 together. Every pull had a policy of its own: what must
each row add up to?
"""

import numpy as np


def update(theta, rewards, pulled, *, learning_rate):
    logits = np.tile(theta, (len(pulled), 1))
    powers = np.exp(logits - logits.max())
    p = powers / powers.sum()
    paid = rewards[pulled]
    score = np.eye(len(theta))[pulled] - p
    gradient = (paid[:, None] * score).mean(axis=0)
    return theta + learning_rate * gradient
