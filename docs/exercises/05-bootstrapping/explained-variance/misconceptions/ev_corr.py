"""You return {got} instead of {expected}. That is the squared correlation of predictions and targets. It forgives a
critic any scale and even an upside-down one: −V scores as well as V. Which errors does such a critic
make?
"""

import numpy as np


def explained_variance(predictions, targets):
    spread = np.var(targets)
    if spread == 0:
        return np.nan
    both = np.var(predictions)
    if both == 0:
        return 0.0
    covariance = np.mean((predictions - predictions.mean()) * (targets - targets.mean()))
    return covariance**2 / (both * spread)
