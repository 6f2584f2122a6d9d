"""At t={t} a limit cut the episode, and your target is {got} (expected {expected}): you silence both kinds of end. The
agent no longer quits at once; it dithers, because every slice looks like the end of the world. Which end is
only the recording’s?
"""

import numpy as np


def critic_targets(rewards, values, last_values, final_values, terminated, truncated, *, gamma):
    following = np.vstack([values[1:], last_values[None]])
    reached = np.where(terminated | truncated, final_values, following)
    future = np.where(terminated | truncated, 0.0, reached)
    return rewards + gamma * future


def shown_at(inputs):
    return inputs["truncated"] & ~inputs["terminated"]
