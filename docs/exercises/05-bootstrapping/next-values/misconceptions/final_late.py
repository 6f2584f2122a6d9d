"""At t={t} an episode ended, and you return {got} instead of {expected}. Your flags are those of the row *above*: each
end is looked up one row too late, where `final_obs` has a hole. To which row does the flag of a step
belong?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.concatenate([obs[1:], last_obs[None]])
    ended = terminated | truncated
    late = np.vstack([np.zeros_like(ended[:1]), ended[:-1]])
    reached = np.where(late[..., None], final_obs, below)
    return reached @ critic
