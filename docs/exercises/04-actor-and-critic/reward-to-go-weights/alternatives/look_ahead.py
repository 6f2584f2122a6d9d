import numpy as np


def reward_to_go_weights(rewards, ended, baseline, *, gamma):
    weights = -baseline.astype(float)
    alive, factor = np.ones(rewards.shape, dtype=bool), 1.0
    for ahead in range(len(rewards)):
        rows = len(rewards) - ahead
        weights[:rows] += factor * alive[:rows] * rewards[ahead:]
        alive[:rows] &= ~ended[ahead:]
        factor *= gamma
    return weights
