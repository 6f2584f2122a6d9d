# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    rewards, values, next_values = (x.astype(np.float32) for x in (rewards, values, next_values))
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)
    for t in range(len(delta) - 2, -1, -1):
        delta[t] += keep[t] * delta[t + 1]
    return delta.astype(np.float32)
