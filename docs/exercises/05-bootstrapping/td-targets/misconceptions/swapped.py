"""At t={t} you return {got} instead of {expected}. Your numbers come out when `truncated` takes the future away and
`terminated` does not: the two flags have changed places. One of them is a rule of the world, the other
a limit of ours. Which is which?
"""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    future = np.where(truncated, 0.0, next_values)
    return rewards + gamma * future
