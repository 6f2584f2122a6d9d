import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros_like(rewards)
    steps, worlds = rewards.shape
    for n in range(worlds):
        carry = 0.0
        for t in range(steps - 1, -1, -1):
            if ended[t, n]:
                carry = 0.0
            carry = rewards[t, n] + gamma * carry
            returns[t, n] = carry
    return returns
