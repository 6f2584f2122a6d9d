"""World by world, cutting the tape at its flags first."""

import numpy as np


def repaired(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    result = np.zeros(rewards.shape)
    for n in range(rewards.shape[1]):
        carry, after, ended = 0.0, last_value[n], last_done[n]
        for t in range(rewards.shape[0] - 1, -1, -1):
            if ended:
                carry, after = 0.0, 0.0
            carry = rewards[t, n] + gamma * after - values[t, n] + gamma * gae_lambda * carry
            result[t, n] = carry
            after, ended = values[t, n], dones[t, n]
    return result
