"""You return {got} instead of {expected}. That is the variance of the predictions over that of the targets. A critic
that is busy in all the wrong places would score high. Where in your formula are predictions and targets
compared sample by sample?
"""

import numpy as np


def explained_variance(predictions, targets):
    spread = np.var(targets)
    if spread == 0:
        return np.nan
    return np.var(predictions) / spread
