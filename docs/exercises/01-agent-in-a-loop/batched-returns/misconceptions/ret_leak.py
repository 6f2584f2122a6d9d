"""Rewards of the next episode leak into step {t} of world {n}, where an episode ended: you return
{got} instead of {expected}. In a learning curve this is only noise, so nothing would tell you.
What has to happen to the running sum at an end?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = rewards[t] + gamma * carry
        returns[t] = carry
    return returns


def placeholders(inputs, got, expected):
    wrong = inputs["ended"] & ~np.isclose(got, expected, rtol=1e-4, atol=1e-4)
    t, n = (int(index) for index in np.argwhere(wrong)[-1])
    return {"t": t, "n": n, "got": float(got[t, n]), "expected": float(expected[t, n])}
