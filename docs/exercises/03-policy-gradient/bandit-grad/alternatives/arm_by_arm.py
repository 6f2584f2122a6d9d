import math

import numpy as np


def bandit_grad(theta, rewards):
    highest = max(theta)
    powers = [math.exp(logit - highest) for logit in theta]
    p = [power / sum(powers) for power in powers]
    earned = sum(chance * reward for chance, reward in zip(p, rewards))
    return np.array([chance * (reward - earned) for chance, reward in zip(p, rewards)])
