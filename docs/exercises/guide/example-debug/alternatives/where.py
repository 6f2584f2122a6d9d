import numpy as np


def returns_to_go(rewards, ended, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = np.where(ended[t], 0.0, carry)
        carry = rewards[t] + gamma * carry
        returns[t] = carry
    return returns
