import numpy as np


def reward_to_go_weights(rewards, ended, baseline, *, gamma):
    weights, carry = np.empty(rewards.shape), 0.0
    for t in range(len(rewards) - 1, -1, -1):
        carry = rewards[t] + np.where(ended[t], 0.0, gamma * carry)
        weights[t] = carry - baseline[t]
    return weights
