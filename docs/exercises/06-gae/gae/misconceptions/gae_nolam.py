"""At t={t} you get {got} instead of {expected}, as if the carry shrank by {gamma}, which is γ alone; it should
shrink by both γ and λ per step. With λ = 1 nobody would notice. What does turning the dial change in
your code?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * goes_on * carry
        advantages[t] = carry
    return advantages
