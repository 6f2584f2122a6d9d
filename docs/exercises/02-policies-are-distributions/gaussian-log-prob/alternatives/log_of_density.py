import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    var = np.exp(log_std) ** 2
    density = np.exp(-((actions - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)
    return np.log(density).sum(axis=1)
