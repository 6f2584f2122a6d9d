"""At t={t} a limit cut the episode, and your {got} (expected {expected}) looks forward to {reset}, the value
of the *next* episode's first state, not to {next_values}, that of the last one of this episode. Row
t+1 was recorded after the reset. Which state followed the action?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    reached = np.vstack([values[1:], next_values[-1:]])
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * reached[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    cut = inputs["truncated"] & ~inputs["terminated"]
    cut[-1] = False
    return cut


def placeholders(inputs, cell, got, expected):
    return {"reset": inputs["values"][cell[0] + 1, cell[1]]}
