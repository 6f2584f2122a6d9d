"""You return {said} instead of {right}: it is ½ too little for every knob, and there are {A}. With log 2π
alone one has the height of the curve in its middle; entropy also averages the ½·z², which is ½. Which e
has been forgotten?
"""

import numpy as np


def gaussian_entropy(log_std):
    return np.sum(log_std + 0.5 * np.log(2 * np.pi))


def placeholders(inputs, cell, got, expected):
    said, right = float(np.sum(got)), float(np.sum(expected))
    return {"said": said, "right": right, "A": len(inputs["log_std"])}
