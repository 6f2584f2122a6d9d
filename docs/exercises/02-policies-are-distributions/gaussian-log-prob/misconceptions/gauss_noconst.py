"""In row {b} you return {got} instead of {expected}: ½ log 2π is missing, once for each knob. Every ratio of
two policies would still be right, but these numbers are not densities, and nobody could compare them
with yours. What makes the area below a bell curve 1?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(log_std)
    return (-0.5 * z**2 - log_std).sum(axis=1)
