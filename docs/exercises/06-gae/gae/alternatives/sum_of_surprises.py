"""The definition itself, O(T^2): every later surprise of the same episode, weighted."""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    delta = rewards + gamma * (1 - terminated.astype(float)) * next_values - values
    running = 1 - (terminated | truncated).astype(float)
    advantages = []
    for t in range(len(delta)):
        weight, total = np.ones(delta.shape[1]), np.zeros(delta.shape[1])
        for later in range(t, len(delta)):
            total = total + weight * delta[later]
            weight = weight * gamma * gae_lambda * running[later]
            if not weight.any():
                break
        advantages.append(total)
    return np.array(advantages)
