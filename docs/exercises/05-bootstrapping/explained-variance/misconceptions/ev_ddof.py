"""You return {got} instead of {expected}. One of your variances divides by n − 1 and the other by n: numpy’s `ddof`
is 0 unless you set it, torch’s and pandas’ is 1. Here the errors’ variance is the larger kind. Are the two
of one kind?
"""

import numpy as np


def explained_variance(predictions, targets):
    spread = np.var(targets)
    if spread == 0:
        return np.nan
    return 1 - np.var(targets - predictions, ddof=1) / spread
