"""Your running sum goes *forward*: in world {n} the first step of an episode holds its own reward
only, {got} instead of {expected}, and later steps hold what came before them. A return looks ahead.
From which end can you start without knowing anything else?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in range(len(rewards)):
        carry = rewards[t] + gamma * carry
        returns[t] = carry
        carry = carry * ~ended[t]
    return returns


def placeholders(inputs, got, expected):
    wrong = ~np.isclose(got[0], expected[0], rtol=1e-4, atol=1e-4)
    n = int(np.argmax(wrong))
    return {"n": n, "got": float(got[0, n]), "expected": float(expected[0, n])}
