"""You return {said} instead of {right}: the sum of the log σ alone. It moves as the entropy does, so training
would not notice, but a standard bell curve would have the entropy 0. Which number belongs to every one of
the {A} knobs besides?
"""

import numpy as np


def gaussian_entropy(log_std):
    return np.sum(log_std)


def placeholders(inputs, cell, got, expected):
    said, right = float(np.sum(got)), float(np.sum(expected))
    return {"said": said, "right": right, "A": len(inputs["log_std"])}
