"""Your mask is shifted by one: in world {n} an episode ended with step {t}, and yet step {t} still
counts what came after it, {got} instead of {expected}. In our arrays `ended[t]` belongs to the step
that *starts* at t. Whose sum does it cut?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        returns[t] = rewards[t] + gamma * carry
        carry = np.where(ended[t], 0.0, returns[t])
    return returns


def placeholders(inputs, got, expected):
    wrong = inputs["ended"] & ~np.isclose(got, expected, rtol=1e-4, atol=1e-4)
    t, n = (int(index) for index in np.argwhere(wrong)[-1])
    return {"t": t, "n": n, "got": float(got[t, n]), "expected": float(expected[t, n])}
