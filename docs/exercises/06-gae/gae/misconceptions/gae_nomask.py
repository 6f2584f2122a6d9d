"""Your numbers do not know that an episode ended at t={end}: the next row's value, {reset}, counts as its
future and the next episode's surprises flow into it. You get {mine}; expected is {right}. Where
do `terminated` and `truncated` enter your code?
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


def placeholders(inputs, got, expected):
    t, n = np.argwhere((inputs["terminated"] | inputs["truncated"])[:-1])[-1]
    numbers = {"end": t, "reset": inputs["values"][t + 1, n]}
    return {**numbers, "mine": got[t, n], "right": expected[t, n]}
