"""You walk forwards, so each step collects the surprises *before* it: the first advantage, {first}, knows
nothing of what followed. An action cannot have caused its own past. Which end of the tape knows
the future, and where must the loop start?
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


def placeholders(inputs, got, expected):
    return {"first": got[0, 0]}
