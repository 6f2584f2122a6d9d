"""Each δ is right, but the running sum is not cut at t={t}: the next episode's surprise is credited
to this one, so you get {got} instead of {expected}. This only adds noise, so a learning curve will
not reveal it. What must happen to the carry there?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages
