"""At t={t} your target is {got} instead of {expected}. Your numbers come out when only a terminated step looks forward and
all others do not: the right flag, the wrong way round. `np.where(flag, a, b)` takes `a` where the flag is set.
What belongs where nothing ended?
"""

import numpy as np


def critic_targets(rewards, values, last_values, final_values, terminated, truncated, *, gamma):
    following = np.vstack([values[1:], last_values[None]])
    reached = np.where(terminated | truncated, final_values, following)
    future = np.where(terminated, reached, 0.0)
    return rewards + gamma * future
