"""Your delta loses its future after the right step, but the running sum is cut one row away from it: at
t={t} you get {got} instead of {expected}. Both masks speak of the same transition. Which row of
`dones` does each of yours read?
"""

import numpy as np


def repaired(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    alive = 1.0 - np.vstack([dones[1:], last_done[None]])
    next_values = np.vstack([values[1:], last_value[None]])
    delta = rewards + gamma * alive * next_values - values
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        carry = delta[t] + gamma * gae_lambda * (1.0 - dones[t]) * carry
        advantages[t] = carry
    return advantages
