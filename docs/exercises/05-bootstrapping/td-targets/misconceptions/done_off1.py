"""At t={t} you return {got} instead of {expected}. Your numbers come out when row t asks the flag of row
t+1: the end is applied one step too early, and the step that truly ended still looks forward. Whose
row is `terminated[t]`: the step that starts in t, or the one before it?
"""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    early = np.vstack([terminated[1:], terminated[-1:]])
    future = np.where(early, 0.0, next_values)
    return rewards + gamma * future
