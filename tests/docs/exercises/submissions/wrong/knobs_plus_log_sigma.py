# exercise: gaussian-log-prob
# expect: within one call
import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(log_std)
    return (-0.5 * z**2 + log_std - 0.5 * np.log(2 * np.pi)).sum(axis=1)
