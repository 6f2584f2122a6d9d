import numpy as np


def coin_weights(rewards, earlier):
    weights, surplus = np.zeros(rewards.shape), 0.0
    for t in reversed(range(len(rewards))):
        surplus = surplus + rewards[t] - earlier[:, t].mean(axis=0)
        weights[t] = surplus
    return weights
