import numpy as np


def explained_variance(predictions, targets):
    if np.ptp(targets) == 0:
        return np.nan
    ratio = np.std(targets - predictions) / np.std(targets)
    return (1 + ratio) * (1 - ratio)
