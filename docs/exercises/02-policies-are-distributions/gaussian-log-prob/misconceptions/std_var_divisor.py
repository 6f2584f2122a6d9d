"""In row {b} you return {got} instead of {expected}. The term −log σ is right, and the distance to the mean
fits σ² better than σ: it seems to be divided by a variance before it is squared. In which unit is the
distance `actions - mean` to be measured?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(2 * log_std)
    per_knob = -0.5 * z**2 - log_std - 0.5 * np.log(2 * np.pi)
    return per_knob.sum(axis=1)
