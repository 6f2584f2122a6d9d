"""At t={t} you return {got} instead of {expected}. The sum is kept where an episode ended and dropped
where it went on, so the mask is upside down. What should pass the end of an episode?
"""

import numpy as np


def returns_to_go(rewards, ended, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = carry * ended[t]
        carry = rewards[t] + gamma * carry
        returns[t] = carry
    return returns
