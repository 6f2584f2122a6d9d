"""Where the targets do not vary, you return {got} instead of nan. There is no variance to explain, so no share of
it was explained or missed: every number would be a claim. What does the statement ask for in this
case?
"""

import numpy as np


def explained_variance(predictions, targets):
    spread = np.var(targets)
    if spread == 0:
        return 0.0
    return 1 - np.var(targets - predictions) / spread
