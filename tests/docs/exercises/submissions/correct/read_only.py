# exercise: batched-returns
# expect: pass
import numpy as np


def batched_returns(rewards, ended, *, gamma):
    out = np.empty(rewards.shape)
    c = 0
    for t in range(len(rewards))[::-1]:
        c = np.where(ended[t], rewards[t], rewards[t] + gamma * c)
        out[t] = c
    out.flags.writeable = False
    return out
