# exercise: gae-compact
# expect: pass
import numpy as np


def repaired(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    ended = np.roll(dones, -1, axis=0)
    ended[-1] = last_done
    reached = np.roll(values, -1, axis=0)
    reached[-1] = last_value
    out = rewards + gamma * ~ended * reached - values
    for t in range(len(out) - 2, -1, -1):
        out[t] += gamma * gae_lambda * ~ended[t] * out[t + 1]
    return out
