"""You keep the future where the episode *ended* and drop it where it went on: the mask is upside
down. At t={t}, n={n} you return {got} instead of {expected}. For a step after which the episode
goes on, should the factor in front of the running sum be 0 or 1?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = rewards[t] + gamma * ended[t] * carry
        returns[t] = carry
    return returns
