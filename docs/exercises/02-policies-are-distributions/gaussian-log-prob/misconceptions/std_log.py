"""In row {b} you return {got} instead of {expected}: it looks as if the distance was divided by `log_std`
itself. That is a logarithm, and it may well be negative, which no standard deviation is. How do you get
from log σ to σ?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / log_std
    per_knob = -0.5 * z**2 - log_std - 0.5 * np.log(2 * np.pi)
    return per_knob.sum(axis=1)
