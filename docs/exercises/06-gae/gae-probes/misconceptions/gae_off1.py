"""Quitter returns {quitter_return:.1f} of 10: with your advantages quitting looks attractive. Treadmill says
{p_continue:.2f}. Your numbers are those of a function in which an end counts for the step before it.
In the row of that step, which row's flags does your code ask?
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
