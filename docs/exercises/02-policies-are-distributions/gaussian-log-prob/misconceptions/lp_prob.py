"""In row {b} you return {got}; expected is its logarithm, {expected}. This is the density itself. With many
knobs such products become too small to be stored, and sums of logarithms never do. Can you stay with
logarithms from the start?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(log_std)
    per_knob = -0.5 * z**2 - log_std - 0.5 * np.log(2 * np.pi)
    return np.exp(per_knob.sum(axis=1))
