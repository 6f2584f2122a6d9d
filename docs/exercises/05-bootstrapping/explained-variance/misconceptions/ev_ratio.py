"""You return {got} instead of {expected}: the two add up to 1. So yours is the share that the critic does *not*
explain, and a perfect critic would score 0. What is left over of the targets’ variance, and what was
explained?
"""

import numpy as np


def explained_variance(predictions, targets):
    spread = np.var(targets)
    if spread == 0:
        return np.nan
    return np.var(targets - predictions) / spread
