"""You return {got} instead of {expected}. That is the correlation of predictions and targets. It forgives a
critic any scale: one that exaggerates threefold has correlation 1. Which errors does such a critic make, and
where does the formula count them?
"""

import numpy as np


def explained_variance(predictions, targets):
    if np.var(targets) == 0:
        return np.nan
    with np.errstate(all="ignore"):
        return np.corrcoef(predictions, targets)[0, 1]
