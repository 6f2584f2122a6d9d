import numpy as np


def bandit_grad(theta, rewards):
    logs = theta - theta.max()
    logs = logs - np.log(np.exp(logs).sum())
    p = np.exp(logs)
    scores = np.eye(len(theta)) - p
    return (p * rewards) @ scores
