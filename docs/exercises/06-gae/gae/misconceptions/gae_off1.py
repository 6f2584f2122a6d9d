"""Your mask is shifted by one: the end of transition {end} was applied to transition {t}, so you get {got}
there instead of {expected}, and {end} itself still bootstraps. Seen in SB3 #105 (2020), rlevo #342
and RoboVerse PR #814; all fixed. Whose row is `terminated[t+1]`?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    ended = terminated | truncated
    late = np.vstack([ended[1:], ended[-1:]])
    reached = np.vstack([values[1:], next_values[-1:]])
    for t in reversed(range(len(rewards))):
        goes_on = 1.0 - late[t]
        delta = rewards[t] + gamma * goes_on * reached[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    ended = inputs["terminated"] | inputs["truncated"]
    return np.vstack([ended[1:] & ~ended[:-1], np.zeros_like(ended[:1])])


def placeholders(inputs, cell, got, expected):
    return {"end": cell[0] + 1}
