import numpy as np


def returns_to_go(rewards, ended, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = (1.0 - ended[t]) * carry
        carry = gamma * carry + rewards[t]
        returns[t] = carry
    return returns
