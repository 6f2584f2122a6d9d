"""Quitter returns {quitter_return:.1f} and Treadmill says {p_continue:.2f}, and still your function is wrong: the running
sum is not cut at ends, so the next episode's surprises leak into this one. That is noise, and noise
alone rarely stops learning. What must happen to the carry?
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
