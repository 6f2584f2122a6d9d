"""At t={t}, n={n} you return {got} instead of {expected}. With the baseline put back, all steps of an episode
hold the same number: the return of its *first* step. This step cannot have earned what was paid
before it. What should be left out of its sum?
"""

import numpy as np


def whole(returns, ended):
    spread = returns.copy()
    for t in range(1, len(returns)):
        spread[t] = np.where(ended[t - 1], returns[t], spread[t - 1])
    return spread


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        goes_on = ~ended[t]
        carry = rewards[t] + gamma * goes_on * carry
        returns[t] = carry
    return returns


def reward_to_go_weights(rewards, ended, baseline, *, gamma):
    return whole(batched_returns(rewards, ended, gamma=gamma), ended) - baseline
