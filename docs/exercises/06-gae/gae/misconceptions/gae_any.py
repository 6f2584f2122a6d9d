"""As soon as one world ends, you end them all: at t={t} world {n} gets {got} instead of {expected},
because *another* world ended there. `any` makes one answer out of a row of flags. How can each
column keep its own?
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
