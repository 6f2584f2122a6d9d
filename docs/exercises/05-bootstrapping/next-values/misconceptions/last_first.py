"""In the last row, t={t}, you return {got} instead of {expected}: the value of the *first* observation of the rollout. It
comes out when the rows are moved up in a circle. What lies behind the last row is not the first one; in which
array is it?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.roll(obs, -1, axis=0)
    ended = terminated | truncated
    reached = np.where(ended[..., None], final_obs, below)
    return reached @ critic


def shown_at(inputs):
    last = ~(inputs["terminated"] | inputs["truncated"])
    last[:-1] = False
    return last
