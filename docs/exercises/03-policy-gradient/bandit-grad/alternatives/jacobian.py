import numpy as np


def bandit_grad(theta, rewards):
    powers = np.exp(theta - np.max(theta))
    p = powers / np.sum(powers)
    return (np.diag(p) - np.outer(p, p)) @ rewards
