"""At t={t} the episode goes on, and yet your answer, {got}, holds no future; expected is {expected}. All
your numbers are those of a mask that is upside down: the future is kept at ends and dropped
elsewhere. For a running step, should the factor in front of `next_values` be 0 or 1?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = 1.0 * terminated[t]
        goes_on = 1.0 * (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    return ~(inputs["terminated"] | inputs["truncated"])
