import numpy as np


def batched_returns(rewards, ended, *, gamma):
    total = np.array(rewards, dtype=float)
    alive, factor = ~ended, 1.0
    for ahead in range(1, len(rewards)):
        factor *= gamma
        total[:-ahead] += factor * alive[: len(rewards) - ahead] * rewards[ahead:]
        alive[:-ahead] &= ~ended[ahead:]
    return total
