"""At a={a} you return {got} instead of {expected}: the reward minus J, whatever the arm's probability.
That says how good an arm *is*. If an arm is pulled once in a million, how much can a nudge of its
logit change J?
"""

import numpy as np


def bandit_grad(theta, rewards):
    powers = np.exp(theta - theta.max())
    p = powers / powers.sum()
    return rewards - p @ rewards
