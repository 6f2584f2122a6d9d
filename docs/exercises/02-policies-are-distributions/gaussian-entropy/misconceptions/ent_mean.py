"""You return {said} instead of {right}: the mean over {A} knobs. Independent knobs are undecided
independently of each other, so their entropies add up, as their log-probabilities do. What would the mean
say about a policy with twice as many knobs, all alike?
"""

import numpy as np


def gaussian_entropy(log_std):
    return np.mean(log_std) + 0.5 * np.log(2 * np.pi * np.e)


def placeholders(inputs, cell, got, expected):
    said, right = float(np.sum(got)), float(np.sum(expected))
    return {"said": said, "right": right, "A": len(inputs["log_std"])}
