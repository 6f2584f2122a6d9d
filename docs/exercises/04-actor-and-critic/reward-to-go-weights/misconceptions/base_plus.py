"""At t={t}, n={n} you return {got} instead of {expected}. Your numbers are those of *adding* the baseline.
Then a step that earned exactly what is usual gets twice as much praise instead of none. What does
"better than usual" compare?
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
    return batched_returns(rewards, ended, gamma=gamma) + baseline
