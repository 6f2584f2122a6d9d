"""At t={t}, n={n} you return {got} instead of {expected}. Your numbers are those of taking off the baseline
of the *following* row. That one was made for a moment that comes after the action. What was usual
at the step itself, before anything was done?
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
    return batched_returns(rewards, ended, gamma=gamma) - np.vstack([baseline[1:], baseline[-1:]])
