"""Your numbers are right for other steps: the answer was built as `(N, T)` and *reshaped* to
`(T, N)`, so the steps of a world stand in a row instead of a column. At t={t}, n={n} it is {got}
instead of {expected}. What turns rows into columns and keeps every number with its world?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    worlds = []
    for n in range(rewards.shape[1]):
        world, carry = [], 0.0
        for t in reversed(range(len(rewards))):
            carry = rewards[t, n] + gamma * (not ended[t, n]) * carry
            world.insert(0, carry)
        worlds.append(world)
    return np.array(worlds).reshape(rewards.shape)
