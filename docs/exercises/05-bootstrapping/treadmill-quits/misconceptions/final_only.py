"""At t={t} your target is {got} instead of {expected}. The broken line is as it was, and the one above it now picks the
row below at a limit. The two lines ask different questions. Which of them asks whether anything follows at
all?
"""

import numpy as np


def critic_targets(rewards, values, last_values, final_values, terminated, truncated, *, gamma):
    following = np.vstack([values[1:], last_values[None]])
    reached = np.where(terminated, final_values, following)
    future = np.where(truncated, 0.0, reached)
    return rewards + gamma * future
