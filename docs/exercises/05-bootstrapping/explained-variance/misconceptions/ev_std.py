"""You return {got} instead of {expected}. That comes out with standard deviations in place of the variances. The
ratio of two standard deviations is the square root of what is asked for. Which power does the formula
take?
"""

import numpy as np


def explained_variance(predictions, targets):
    spread = np.var(targets)
    if spread == 0:
        return np.nan
    return 1 - np.std(targets - predictions) / np.std(targets)
