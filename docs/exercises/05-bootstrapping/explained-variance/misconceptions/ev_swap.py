"""You return {got} instead of {expected}. That is what comes out when the variance below the line is the
*predictions*’. Then a critic that exaggerates would be rewarded for it. What is to be explained here: what
the critic said, or what came?
"""

import numpy as np


def explained_variance(predictions, targets):
    spread = np.var(predictions)
    if np.var(targets) == 0:
        return np.nan
    return 1 - np.var(targets - predictions) / spread
