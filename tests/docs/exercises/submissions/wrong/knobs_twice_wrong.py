# exercise: gaussian-log-prob
# expect: scaled and shifted
import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(log_std)
    return (-(z**2) - 0.5 * np.log(2 * np.pi)).sum(1)
