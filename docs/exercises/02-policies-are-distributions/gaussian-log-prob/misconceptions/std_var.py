"""In row {b} you return {got} instead of {expected}: your numbers are those of a policy whose scale is σ²
wherever σ should be, as from exp(2·log_std). The scale of a normal distribution is its standard
deviation. What is the exponential of `log_std` itself?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(2 * log_std)
    per_knob = -0.5 * z**2 - 2 * log_std - 0.5 * np.log(2 * np.pi)
    return per_knob.sum(axis=1)
