import numpy as np


def reward_to_go_weights(rewards, ended, baseline, *, gamma):
    weights = np.zeros(rewards.shape)
    for n in range(rewards.shape[1]):
        to_go = 0.0
        for t in reversed(range(rewards.shape[0])):
            if ended[t, n]:
                to_go = 0.0
            to_go = rewards[t, n] + gamma * to_go
            weights[t, n] = to_go - baseline[t, n]
    return weights
