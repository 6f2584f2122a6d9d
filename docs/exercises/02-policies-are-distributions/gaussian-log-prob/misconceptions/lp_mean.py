"""In row {b} you return {got} instead of {expected}: the *mean* over the {A} knobs. Independent knobs
multiply their probabilities, so the logarithms add up to one number. With the mean, a ratio of two
policies becomes its {A}-th root. What was to be added?
"""

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    z = (actions - mean) / np.exp(log_std)
    per_knob = -0.5 * z**2 - log_std - 0.5 * np.log(2 * np.pi)
    return per_knob.mean(axis=1)


def shown_at(inputs):
    return inputs["actions"].shape[1] > 1


def placeholders(inputs, cell, got, expected):
    return {"A": inputs["actions"].shape[1]}
