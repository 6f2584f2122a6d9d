"""At t={t}, n={n} you return {got} instead of {expected}. Your numbers come out when the baseline is taken
off every single *reward*, before the sum, so that a step pays for the baselines of all later ones, too.
From what should the baseline of one step be taken off, and how often?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        goes_on = ~ended[t]
        carry = rewards[t] + gamma * goes_on * carry
        returns[t] = carry
    return returns


def reward_to_go_weights(rewards, ended, baseline, *, gamma):
    return batched_returns(rewards - baseline, ended, gamma=gamma)
