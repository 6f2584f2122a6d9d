import numpy as np


def bandit_grad(theta, rewards):
    def mean_reward(logits):
        powers = np.exp(logits - logits.max())
        return powers @ rewards / powers.sum()

    theta = theta.astype(float)
    slopes = np.zeros(len(theta))
    for a in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[a] = 1e-5
        slopes[a] = (mean_reward(theta + nudge) - mean_reward(theta - nudge)) / 2e-5
    return slopes
