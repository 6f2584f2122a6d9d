"""At t={t}, n={n} you return {got} instead of {expected}, exactly γ^{t} times as much: the discount
is counted from the start of the *recording*. How far away is a reward that arrives in step {t}
itself?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    weighted = gamma ** np.arange(len(rewards))[:, None] * rewards
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        carry = weighted[t] + ~ended[t] * carry
        returns[t] = carry
    return returns


def placeholders(inputs, got, expected):
    wrong = ~np.isclose(got, expected, rtol=1e-4, atol=1e-4)
    t, n = (int(index) for index in np.argwhere(wrong)[-1])
    return {"t": t, "n": n, "got": float(got[t, n]), "expected": float(expected[t, n])}
