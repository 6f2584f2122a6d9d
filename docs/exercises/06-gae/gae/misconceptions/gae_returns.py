"""At t={t} you give {got}, which is the expected {expected} plus the critic's value, {values}, and so
everywhere: these have the size of returns. An advantage says how much *better* than expected it
went. What is still to be taken away, or was added at the end?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages + values
