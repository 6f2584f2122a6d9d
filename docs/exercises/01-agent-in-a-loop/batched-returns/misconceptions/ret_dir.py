"""At t={t}, n={n} you return {got} instead of {expected}: the sum of what came *before*, as if time ran
backwards. A return looks ahead. From which end can you start without knowing anything else?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in range(len(rewards)):
        carry = rewards[t] + gamma * carry
        returns[t] = carry
        carry = carry * ~ended[t]
    return returns
