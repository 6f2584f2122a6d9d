"""At t={t} you return {got} instead of {expected}. Your numbers are those of a function that lets only *ended*
steps look forward, whichever flag ended them, and drops the future of all others. Most steps end nothing.
What comes after those?
"""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    future = np.where(terminated | truncated, next_values, 0.0)
    return rewards + gamma * future
