"""At t={t}, n={n}, in the middle of an episode, you return {got} instead of {expected}. Your numbers come out
when rewards are discounted from the start of the *episode*, so later steps count less and less. How
far away is a reward that arrives in step {t} itself?
"""

import numpy as np


def ages_of(ended):
    ages = np.zeros(ended.shape, dtype=int)
    for t in range(1, len(ended)):
        ages[t] = np.where(ended[t - 1], 0, ages[t - 1] + 1)
    return ages


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        goes_on = ~ended[t]
        carry = rewards[t] + gamma * goes_on * carry
        returns[t] = carry
    return returns


def reward_to_go_weights(rewards, ended, baseline, *, gamma):
    return gamma ** ages_of(ended) * batched_returns(rewards, ended, gamma=gamma) - baseline
