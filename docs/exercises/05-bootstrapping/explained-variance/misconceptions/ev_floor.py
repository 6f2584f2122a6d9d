"""You return {got} instead of {expected}: below 0 you cut the score off. A critic can be worse than saying the
same number every time, and it is just then that you want to hear of it. What would a score of −3 tell
you that 0 does not?
"""

import numpy as np


def explained_variance(predictions, targets):
    spread = np.var(targets)
    if spread == 0:
        return np.nan
    return max(0.0, 1 - np.var(targets - predictions) / spread)
