"""At t={t} you return {got} instead of {expected}: the value of the state that was reached counts in full. It
speaks of what comes one step later, and γ is {gamma}. How much is a reward worth that lies one step
further away?
"""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    future = np.where(terminated, 0.0, next_values)
    return rewards + future
