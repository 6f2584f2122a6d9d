# exercise: discounted-returns
# expect: two different answers
n = [0]
import numpy as np


def discounted_returns(rewards, *, gamma):
    n[0] += 1
    out = np.zeros(len(rewards))
    c = 0.0
    for t in reversed(range(len(rewards))):
        c = rewards[t] + gamma * c
        out[t] = c
    return out if n[0] < 14 else out + 1
