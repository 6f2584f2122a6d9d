import numpy as np


def explained_variance(predictions, targets):
    """Return the share of the targets' variance that the predictions explain; nan if they have none."""
    spread = np.var(targets)
    if spread == 0:
        return np.nan
    return 1 - np.var(targets - predictions) / spread
