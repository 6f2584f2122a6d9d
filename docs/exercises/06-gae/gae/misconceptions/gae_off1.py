"""At t={t} you get {got} instead of {expected}: the number of a function in which the end of transition {end}
counts for transition {t}, and {end} itself still bootstraps. Masks shifted by one were in SB3 #105
(2020), rlevo #342 and RoboVerse PR #814; all fixed. Whose row is `terminated[t+1]`?
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
