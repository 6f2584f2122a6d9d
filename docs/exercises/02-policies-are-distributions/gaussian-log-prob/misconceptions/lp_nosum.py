"""You return one number for each knob, shape {shape}; expected is one for each state. A state's action is
all of its knobs together, and the policy turns them independently. How does one combine the logarithms
of probabilities that multiply?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(log_std)
    return -0.5 * z**2 - log_std - 0.5 * np.log(2 * np.pi)


def placeholders(inputs, cell, got, expected):
    return {"shape": str(np.shape(got))}
