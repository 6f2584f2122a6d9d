import numpy as np


def discounted(rewards, gamma):
    returns = np.zeros(rewards.shape)
    total = 0.0
    for t in reversed(range(len(rewards))):
        total = rewards[t] + gamma * total  #: add
        returns[t] = total  #: store
    return returns
