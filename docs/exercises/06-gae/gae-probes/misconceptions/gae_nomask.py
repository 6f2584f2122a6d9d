"""Treadmill says {p_continue:.2f} and Quitter {quitter_return:.1f}. Your numbers are those of
advantages that go on behind every end with the first value of the *next* episode, and then leaving
costs nothing: there is always a next life. Where do `terminated` and `truncated` enter your code?
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
