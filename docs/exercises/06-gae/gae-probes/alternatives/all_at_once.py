"""All surprises at once; only the running sum needs a loop."""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = rewards + gamma * np.where(terminated, 0, next_values) - values
    shrink = np.where(terminated | truncated, 0, gamma * gae_lambda)
    for t in range(len(rewards) - 2, -1, -1):
        advantages[t] += shrink[t] * advantages[t + 1]
    return advantages
