"""The new logit of a={a} is {got} instead of {expected}: the step has the right size and goes the other
way. Following the gradient of the mean reward makes it grow; yours makes it shrink. Which of your
lines decides between the two?
"""

import numpy as np


def update(theta, rewards, pulled, *, learning_rate):
    logits = np.tile(theta, (len(pulled), 1))
    powers = np.exp(logits - logits.max())
    p = powers / powers.sum(axis=1, keepdims=True)
    paid = rewards[pulled]
    score = np.eye(len(theta))[pulled] - p
    gradient = (paid[:, None] * score).mean(axis=0)
    return theta - learning_rate * gradient
