"""At t={t}, n={n} you return {got} instead of {expected}. Your numbers come out when rewards are discounted
from the start of the *recording*, so later steps count less and less. How far away is a reward that
arrives in step {t} itself?
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
    return (
        gamma ** np.arange(len(rewards))[:, None] * batched_returns(rewards, ended, gamma=gamma)
        - baseline
    )
