"""You return {got} instead of {expected}. One of your variances divides by n − 1 and the other by n: numpy’s `ddof`
is 0 unless you set it, torch’s and pandas’ is 1. Here the targets’ variance is the larger kind. Are the two
of one kind?
"""

import numpy as np


def explained_variance(predictions, targets):
    if np.var(targets) == 0:
        return np.nan
    return 1 - np.var(targets - predictions) / np.var(targets, ddof=1)
