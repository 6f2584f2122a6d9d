"""The version that was right for contract 1 all along."""

import numpy as np


def version_a(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        if t == len(rewards) - 1:
            alive, next_value = 1.0 - last_done, last_value
        else:
            alive, next_value = 1.0 - dones[t + 1], values[t + 1]
        delta = rewards[t] + gamma * alive * next_value - values[t]
        carry = delta + gamma * gae_lambda * alive * carry
        advantages[t] = carry
    return advantages


def repaired(*args, **kwargs):
    return version_a(*args, **kwargs)
