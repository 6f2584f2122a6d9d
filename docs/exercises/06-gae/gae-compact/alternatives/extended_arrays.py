"""One row more for values and flags, so that the last step needs no special case."""

import numpy as np


def repaired(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    flags = np.concatenate([dones, last_done.reshape(1, -1)])
    critic = np.concatenate([values, last_value.reshape(1, -1)])
    advantages = np.zeros((len(rewards) + 1, rewards.shape[1]))
    for t in range(len(rewards) - 1, -1, -1):
        future = critic[t + 1] + gae_lambda * advantages[t + 1]
        advantages[t] = rewards[t] + gamma * np.where(flags[t + 1], 0, future) - values[t]
    return advantages[:-1]
