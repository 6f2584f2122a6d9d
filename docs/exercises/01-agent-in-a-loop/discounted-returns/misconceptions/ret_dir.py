"""Your value at t=0 holds the first reward only, {got} instead of {expected}, and the last one
holds all of them. Returns look *forward* in time, so it is easiest to walk *backwards* through the
array. Which end knows the future?
"""

import numpy as np


def discounted_returns(rewards, *, gamma):
    returns = np.zeros(len(rewards))
    carry = 0.0
    for t in range(len(rewards)):
        carry = rewards[t] + gamma * carry
        returns[t] = carry
    return returns


def placeholders(inputs, got, expected):
    return {"got": float(got[0]), "expected": float(expected[0])}
