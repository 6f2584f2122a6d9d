"""In row {b} you return {got} instead of {expected}: the difference is what the −log σ of its knobs add up
to. Without that term a narrow distribution is not higher than a wide one, and the area below it is not
1. Which power of σ stands in front of a normal density?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(log_std)
    return (-0.5 * z**2 - 0.5 * np.log(2 * np.pi)).sum(axis=1)
