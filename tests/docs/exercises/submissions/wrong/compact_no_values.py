# exercise: gae-compact
# expect:
import numpy as np


def repaired(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    ended = np.vstack([dones[1:], last_done[None]])
    reached = np.vstack([values[1:], last_value[None]])
    out = rewards + gamma * ~ended * reached
    for t in range(len(out) - 2, -1, -1):
        out[t] += gamma * gae_lambda * ~ended[t] * out[t + 1]
    return out
