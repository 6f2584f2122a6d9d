"""At a truncation, t={end}, you bootstrapped from the first observation of the *next* episode ({reset})
instead of the last one of this episode ({reached}). Row t+1 was recorded after the reset. Which
observation followed the action?
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


def placeholders(inputs, got, expected):
    t, n = np.argwhere(inputs["truncated"][:-1])[-1]
    return {"end": t, "reset": inputs["values"][t + 1, n], "reached": inputs["next_values"][t, n]}
