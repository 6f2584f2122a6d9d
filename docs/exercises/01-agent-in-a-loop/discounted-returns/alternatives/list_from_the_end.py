import numpy as np


def discounted_returns(rewards, *, gamma):
    returns = []
    for reward in rewards[::-1]:
        returns.insert(0, reward + gamma * (returns[0] if returns else 0.0))
    return np.array(returns)
