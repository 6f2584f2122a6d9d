"""In row {b} you return {got} instead of {expected}: the squared distance counts twice as much as it should.
One standard deviation away from its middle a bell curve is lower by the factor e to the −½. Where did
the half go?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(log_std)
    per_knob = -(z**2) - log_std - 0.5 * np.log(2 * np.pi)
    return per_knob.sum(axis=1)
