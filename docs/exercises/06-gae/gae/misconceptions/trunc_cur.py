"""At t={end} you bootstrapped with the value of the state you were already in, {left}, not with that of
the one you arrived in, {reached}. Seen in rsl_rl #151. Which of the two had the action already
taken effect in?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    reached = np.where(truncated, values, next_values)
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * reached[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def placeholders(inputs, got, expected):
    t, n = np.argwhere(inputs["truncated"])[-1]
    return {"end": t, "left": inputs["values"][t, n], "reached": inputs["next_values"][t, n]}
