"""At a={a} you return {got} instead of {expected}. Those are the numbers of weighting every arm by its
probability twice, as happens when π is differentiated instead of log π: rare arms hardly count.
How often does p stand in your sum?
"""

import numpy as np


def bandit_grad(theta, rewards):
    powers = np.exp(theta - theta.max())
    p = powers / powers.sum()
    weighted = p * p * rewards
    return weighted - p * weighted.sum()
