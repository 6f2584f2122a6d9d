"""You return {got} instead of {expected}. That is R², with the mean *square* of the errors above the line. It
also punishes a constant error, which explained variance by its definition does not see: V + 10 scores
1. What does a variance subtract first?
"""

import numpy as np


def explained_variance(predictions, targets):
    spread = np.var(targets)
    if spread == 0:
        return np.nan
    return 1 - np.mean((targets - predictions) ** 2) / spread
