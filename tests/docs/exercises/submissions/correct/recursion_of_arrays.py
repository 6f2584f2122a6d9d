# exercise: discounted-returns
# expect: pass
import sys

sys.setrecursionlimit(5000)
import numpy as np


def discounted_returns(rewards, *, gamma):
    if len(rewards) == 1:
        return np.array(rewards, dtype=float)
    rest = discounted_returns(rewards[1:], gamma=gamma)
    return np.concatenate([[rewards[0] + gamma * rest[0]], rest])
