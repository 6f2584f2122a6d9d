# exercise: discounted-returns
# expect: `gamma` times
import numpy as np


def discounted_returns(rewards, *, gamma):
    out = np.zeros(len(rewards))
    c = 0.0
    for t in reversed(range(len(rewards))):
        c = gamma * (rewards[t] + c)
        out[t] = c
    return out
