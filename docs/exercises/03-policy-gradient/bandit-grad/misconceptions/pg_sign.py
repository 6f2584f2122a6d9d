"""At a={a} you return {got} instead of {expected}: the right size, pointing the other way. Following
yours makes J *smaller*, as the gradient of a loss would. Which arms should a step along the
gradient make more likely?
"""

import numpy as np


def bandit_grad(theta, rewards):
    powers = np.exp(theta - theta.max())
    p = powers / powers.sum()
    return p * (p @ rewards - rewards)
