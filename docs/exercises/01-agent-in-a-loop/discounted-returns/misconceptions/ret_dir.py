"""At t={t} you return {got} instead of {expected}: it holds the rewards up to this step, and the last
entry holds all of them. Returns look *forward* in time, so it is easiest to walk *backwards* through
the array. Which end knows the future?
"""

import numpy as np


def discounted_returns(rewards, *, gamma):
    returns = np.zeros(len(rewards))
    carry = 0.0
    for t in range(len(rewards)):
        carry = rewards[t] + gamma * carry
        returns[t] = carry
    return returns
