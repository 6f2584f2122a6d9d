"""Ask the critic first, choose afterwards."""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    values = obs @ critic
    following = np.vstack([values[1:], (last_obs @ critic)[None]])
    return np.where(terminated | truncated, final_obs @ critic, following)
