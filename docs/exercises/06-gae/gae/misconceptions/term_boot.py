"""At t={t} the episode terminated, yet your {got} (expected {expected}) still contains γ·{next_values}. A
terminal state has no future: its value is 0 by definition, whatever the critic says. Which flag has
to silence `next_values` there?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = 1.0
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    return inputs["terminated"]
