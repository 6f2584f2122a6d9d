"""Every A[t] equals δ[t], here {got} at t={t} instead of {expected}: you reused A[t], which is still 0
at that moment, where the *next* step's advantage belongs. Has the entry that you read been written
yet?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        advantages[t] = delta + gamma * gae_lambda * goes_on * advantages[t]
    return advantages
