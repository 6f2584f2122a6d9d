import numpy as np


def discounted_returns(rewards, *, gamma):
    steps = len(rewards)
    return np.array([rewards[t:] @ gamma ** np.arange(steps - t) for t in range(steps)])
