"""In the last row, t={t}, you return {got} instead of {expected}. No episode ended there; the rollout has an edge, and
the world goes on behind it. What stands there after the last step was kept for you. In which
array?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    ended = terminated | truncated
    values = np.zeros(ended.shape)
    values[:-1] = obs[1:] @ critic
    return np.where(ended, final_obs @ critic, values)


def shown_at(inputs):
    last = ~(inputs["terminated"] | inputs["truncated"])
    last[:-1] = False
    return last
