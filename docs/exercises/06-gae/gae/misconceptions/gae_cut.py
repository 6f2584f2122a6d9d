"""With gae_lambda = 0 you would be right everywhere, so every δ is; but at t={t}, where the episode ended,
you get {got} instead of {expected}: the next episode's surprise is credited to this one. That only
adds noise, which a learning curve hides. What must happen to the carry there?
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


def shown_at(inputs):
    return inputs["terminated"] | inputs["truncated"]
