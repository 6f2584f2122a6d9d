"""At t={t} the episode terminated, and your {got} (expected {expected}) is what comes out when the carry runs
on there; at truncations it is cut. Both kinds of end close an episode, so the next row belongs to
another one after either. Which flags does the mask of your carry ask?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - truncated[t]
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    return inputs["terminated"] & ~inputs["truncated"]
