"""In the last row, t={t}, an episode ended, and your {got} (expected {expected}) is the value of `last_obs`: after the
reset, that is the first observation of the *next* episode. In the rows before you do take final observations.
Does the last one need another rule?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.concatenate([obs[1:], last_obs[None]])
    ended = terminated | truncated
    ended[-1] = False
    reached = np.where(ended[..., None], final_obs, below)
    return reached @ critic


def shown_at(inputs):
    last = inputs["terminated"] | inputs["truncated"]
    last[:-1] = False
    return last
