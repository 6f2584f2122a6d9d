"""Quitter returns {quitter_return:.1f} and Treadmill says {p_continue:.2f}, and still your numbers are not right: they are
those of a running sum that is not cut at ends. The next episode's surprises then leak into this one
as noise, and noise alone rarely stops learning. What happens to your carry at an end?
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
