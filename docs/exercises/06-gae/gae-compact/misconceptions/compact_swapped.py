"""Now the running sum is cut in the right place, but delta reads another row of `dones`: at t={t} you get
{got} instead of {expected}. You moved the slip from one mask to the other. Which flag tells whether
the state that step t *reaches* has a future?
"""

import numpy as np


def repaired(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    alive = 1.0 - dones
    next_values = np.vstack([values[1:], last_value[None]])
    delta = rewards + gamma * alive * next_values - values
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        carry = (
            delta[t]
            + gamma * gae_lambda * (1.0 - np.vstack([dones[1:], last_done[None]]))[t] * carry
        )
        advantages[t] = carry
    return advantages
