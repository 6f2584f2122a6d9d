# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    out = rewards.copy()
    out += gamma * np.where(terminated, 0.0, next_values)
    out -= values
    for t in range(len(out) - 1)[::-1]:
        out[t] += gamma * gae_lambda * np.logical_not(terminated[t] | truncated[t]) * out[t + 1]
    return out
