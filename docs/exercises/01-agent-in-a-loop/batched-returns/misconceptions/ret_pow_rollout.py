"""At t={t}, n={n} you return {got} instead of {expected}, exactly γ^{t} times as much: the discount is
counted from the start of the *recording*. How far away is a reward that arrives in step {t} itself?
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


def shown_at(inputs):
    rows = np.arange(len(inputs["rewards"]))[:, None]
    return np.broadcast_to(rows > 0, inputs["rewards"].shape)
