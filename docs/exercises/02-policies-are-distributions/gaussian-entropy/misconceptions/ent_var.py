"""You return {said} instead of {right}: log σ counts twice, as if it were the logarithm of the variance, or
the ½ in front of it had been lost. Widen a knob by the factor e: by how many nats should its entropy
grow?
"""

import numpy as np


def gaussian_entropy(log_std):
    return np.sum(2 * log_std + 0.5 * np.log(2 * np.pi * np.e))


def placeholders(inputs, cell, got, expected):
    said, right = float(np.sum(got)), float(np.sum(expected))
    return {"said": said, "right": right, "A": len(inputs["log_std"])}
