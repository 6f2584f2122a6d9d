"""Your mask is one step late: the end at t={end} was applied to t={before}. In our arrays
`terminated[t]` belongs to the transition that *starts* at t. In a world where one can quit, this
bug makes quitting look attractive. Seen in SB3 #105, RoboVerse #814, rlevo #342. Whose row is
`terminated[t+1]`?
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


def placeholders(inputs, got, expected):
    ended = (inputs["terminated"] | inputs["truncated"])[1:]
    end = int(np.argwhere(ended)[0, 0]) + 1
    return {"end": end, "before": end - 1}
