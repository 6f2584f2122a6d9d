"""Through the lambda-return, in float32: target first, then minus the critic's value."""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    rewards, values, next_values = (np.float32(x) for x in (rewards, values, next_values))
    after = next_values[-1]
    targets = np.zeros_like(values)
    for t in reversed(range(len(values))):
        ended = terminated[t] | truncated[t]
        mixed = (1 - gae_lambda) * next_values[t] + gae_lambda * after
        future = np.where(ended, next_values[t], mixed) * ~terminated[t]
        after = targets[t] = rewards[t] + gamma * future
    return targets - values
