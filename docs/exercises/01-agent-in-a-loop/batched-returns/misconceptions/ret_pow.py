"""At t={t}, n={n}, in the middle of an episode, you return {got} instead of {expected}, exactly
γ^{late} times as much: the discount is counted from the start of the *episode*. How far away is a
reward that arrives in step {t} itself?
"""

import numpy as np


def ages_of(ended):
    """How many steps of its episode came before each step."""
    ages = np.zeros(ended.shape, dtype=int)
    for t in range(1, len(ended)):
        ages[t] = np.where(ended[t - 1], 0, ages[t - 1] + 1)
    return ages


def batched_returns(rewards, ended, *, gamma):
    weighted = gamma ** ages_of(ended) * rewards
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = weighted[t] + ~ended[t] * carry
        returns[t] = carry
    return returns


def shown_at(inputs):
    return ages_of(inputs["ended"]) > 0


def placeholders(inputs, cell, got, expected):
    return {"late": int(ages_of(inputs["ended"])[cell])}
