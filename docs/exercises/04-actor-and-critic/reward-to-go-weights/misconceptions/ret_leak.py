"""At t={t}, n={n} an episode ended or is about to, and you return {got} instead of {expected}: rewards of the
next episode are counted in this one. In a learning curve that is only noise. What has to happen to
the running sum at an end?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        goes_on = ~ended[t]
        carry = rewards[t] + gamma * carry
        returns[t] = carry
    return returns


def reward_to_go_weights(rewards, ended, baseline, *, gamma):
    return batched_returns(rewards, ended, gamma=gamma) - baseline
