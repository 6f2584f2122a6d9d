"""At t={t} you return {got} instead of {expected}. Your numbers are those of a mask that is shifted
by one, and the flag of a step says that the episode ended *with* it. Which flag belongs to step t?
"""

import numpy as np


def returns_to_go(rewards, ended, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = carry * ~ended[t - 1]
        carry = rewards[t] + gamma * carry
        returns[t] = carry
    return returns
