"""In row {b} you return {got} instead of {expected}: the constant ½ log 2π was counted once, and this action
has {A} knobs. Each of them has a bell curve of its own, with its own constant. Is the constant added
before the sum over the knobs, or after it?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(log_std)
    return (-0.5 * z**2 - log_std).sum(axis=1) - 0.5 * np.log(2 * np.pi)


def shown_at(inputs):
    return inputs["actions"].shape[1] > 1


def placeholders(inputs, cell, got, expected):
    return {"A": inputs["actions"].shape[1]}
