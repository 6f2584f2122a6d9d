"""You return {said} instead of {right}: the constant ½·log 2πe was counted once, for {A} knobs. It belongs to
*every* knob. Gradients do not notice; the plotted number is wrong. Spinning Up's exercise 1.2 has the same
slip, where with its one knob it does no harm. What is added to each log σ?
"""

import numpy as np


def gaussian_entropy(log_std):
    return np.sum(log_std) + 0.5 * np.log(2 * np.pi * np.e)


def placeholders(inputs, cell, got, expected):
    said, right = float(np.sum(got)), float(np.sum(expected))
    return {"said": said, "right": right, "A": len(inputs["log_std"])}
