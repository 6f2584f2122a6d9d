import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    targets = np.zeros(rewards.shape)
    for t, n in np.ndindex(rewards.shape):
        targets[t, n] = rewards[t, n]
        if not terminated[t, n]:
            targets[t, n] += gamma * next_values[t, n]
    return targets
