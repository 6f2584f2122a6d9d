import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    precision = np.exp(-2 * log_std)
    squared = ((actions - mean) ** 2 * precision).sum(-1)
    return -0.5 * (squared + 2 * log_std.sum() + actions.shape[-1] * np.log(2 * np.pi))
