"""Your first advantage, {got} instead of {expected}, knows nothing of what followed, and the later ones
hold the surprises *before* them. An action cannot have caused its own past. Which end of the tape
knows the future, and in which order do you go through it?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in range(len(rewards)):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    first = np.zeros(inputs["rewards"].shape, bool)
    first[0] = True
    return first
