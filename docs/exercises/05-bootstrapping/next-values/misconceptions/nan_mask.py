"""At t={t} you return {got} instead of {expected}. nan times 0 is nan, so a product with a mask does not make the holes
of `final_obs` go away. They must never be touched where nothing ended. What chooses between two arrays
without calculating with both?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.concatenate([obs[1:], last_obs[None]])
    ended = terminated | truncated
    return ended * (final_obs @ critic) + ~ended * (below @ critic)
