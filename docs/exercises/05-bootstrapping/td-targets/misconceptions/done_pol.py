"""At t={t} you return {got} instead of {expected}. Your numbers are those of a mask that is upside down: the future
is kept where the world ended and dropped where it went on. After which of your steps does anything
follow?
"""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    future = np.where(terminated, next_values, 0.0)
    return rewards + gamma * future
