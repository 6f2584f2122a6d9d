"""The new logit of a={a} is {got} instead of {expected}. Your numbers come out when every pull gets the
reward of the arm that the policy likes *best*, whichever was pulled. Which arm did each pull really
take?
"""

import numpy as np


def update(theta, rewards, pulled, *, learning_rate):
    logits = np.tile(theta, (len(pulled), 1))
    powers = np.exp(logits - logits.max())
    p = powers / powers.sum(axis=1, keepdims=True)
    paid = rewards[logits.argmax(axis=1)]
    score = np.eye(len(theta))[pulled] - p
    gradient = (paid[:, None] * score).mean(axis=0)
    return theta + learning_rate * gradient
