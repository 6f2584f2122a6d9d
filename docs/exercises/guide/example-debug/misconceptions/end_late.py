"""At t={t} you return {got} instead of {expected}. The sum is cut one step too late on the way back:
the flag of a step says that the episode ended *with* it. Which flag belongs to step t?
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
