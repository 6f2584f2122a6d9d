"""Both variances divide by n - 1; of one sample there is none."""

import numpy as np


def explained_variance(predictions, targets):
    if len(targets) < 2 or np.all(targets == targets[0]):
        return np.nan
    return 1 - np.var(targets - predictions, ddof=1) / np.var(targets, ddof=1)
