"""You return one number for each of the {A} knobs. Asked for is the entropy of the policy, which is all of them
at once, turned independently. How do entropies of independent choices combine into one number, as their
log-probabilities did?
"""

import numpy as np


def gaussian_entropy(log_std):
    return log_std + 0.5 * np.log(2 * np.pi * np.e)


def placeholders(inputs, cell, got, expected):
    return {"A": len(inputs["log_std"])}
