"""At t={t} you return {got} instead of {expected}: the reward of the step itself is discounted too. It
is paid at once. What is it that lies one step ahead, and is worth less now?
"""

import numpy as np


def returns_to_go(rewards, ended, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = carry * ~ended[t]
        carry = gamma * (rewards[t] + carry)
        returns[t] = carry
    return returns
