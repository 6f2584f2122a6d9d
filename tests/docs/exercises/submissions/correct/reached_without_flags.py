# exercise: next-values
# expect: pass
import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.concatenate([obs[1:], last_obs[None]])
    return np.where(np.isnan(final_obs), below, final_obs) @ critic
