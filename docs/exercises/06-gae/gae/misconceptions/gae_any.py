"""At t={t} world {n} goes on, but your {got} (expected {expected}) is the number of a world that ended there
as *another* one did. Is one answer made for the whole row, by `any` or an `if`? How can each column
keep its own flag?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t].any()
        goes_on = 1.0 - (terminated[t] | truncated[t]).any()
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    return (inputs["terminated"] | inputs["truncated"]).any(axis=1, keepdims=True) & ~(
        inputs["terminated"] | inputs["truncated"]
    )
