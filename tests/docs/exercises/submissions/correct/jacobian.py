# exercise: bandit-grad
# expect: pass
import numpy as np


def bandit_grad(theta, rewards):
    p = np.exp(theta - theta.max())
    p = p / p.sum()
    return (np.diag(p) - np.outer(p, p)) @ rewards
