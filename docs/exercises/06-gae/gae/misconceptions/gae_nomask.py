"""At t={t} an episode ended, and your {got} (expected {expected}) goes on as if none ever did: the next row's
value, {reset}, counts as the future, and the next episode's surprises flow in. Where do `terminated`
and `truncated` enter your code?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    reached = np.vstack([values[1:], next_values[-1:]])
    for t in reversed(range(len(rewards))):
        delta = rewards[t] + gamma * reached[t] - values[t]
        carry = delta + gamma * gae_lambda * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    ended = inputs["terminated"] | inputs["truncated"]
    ended[-1] = False
    return ended


def placeholders(inputs, cell, got, expected):
    return {"reset": inputs["values"][cell[0] + 1, cell[1]]}
