"""Where the targets do not vary, you return {got} instead of nan. A small constant below the line hides the
division by 0 behind a number that means nothing. The statement asks for nan there. How can you tell this case
before you divide?
"""

import numpy as np


def explained_variance(predictions, targets):
    return 1 - np.var(targets - predictions) / (np.var(targets) + 1e-8)
