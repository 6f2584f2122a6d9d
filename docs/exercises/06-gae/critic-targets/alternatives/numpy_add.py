"""As a numpy function."""

import numpy as np


def critic_targets(advantages, values):
    return np.add(advantages, values)
