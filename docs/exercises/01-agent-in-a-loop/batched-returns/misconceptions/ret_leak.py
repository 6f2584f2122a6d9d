"""At t={t}, n={n} an episode ended, and you return {got} instead of {expected}: rewards of the next
episode leak into this one. In a learning curve that is only noise, so nothing would tell you. What
has to happen to the running sum at an end?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = rewards[t] + gamma * carry
        returns[t] = carry
    return returns


def shown_at(inputs):
    return inputs["ended"]
