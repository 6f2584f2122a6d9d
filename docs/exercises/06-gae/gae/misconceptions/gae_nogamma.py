"""At t={t} you get {got} instead of {expected}, as if the carry shrank by {gae_lambda}, which is λ alone; it
should shrink by both γ and λ per step. With γ = 1 nobody would notice. How much is a surprise worth
that comes one step later?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages
