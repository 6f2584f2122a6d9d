"""At t={t} you return {got} instead of {expected}, and {rewards} is missing from it: your target holds the guess alone. Then the
critic would only learn from itself. What did the world say in this step that no critic made up?
"""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    future = np.where(terminated, 0.0, next_values)
    return gamma * future
