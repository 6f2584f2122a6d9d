"""You keep the future where the episode *ended* and drop it where it continued: the mask is
upside down. At t={t} your advantage is {got} instead of {expected}. For a running step, should
the factor in front of `next_values` be 0 or 1?
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
