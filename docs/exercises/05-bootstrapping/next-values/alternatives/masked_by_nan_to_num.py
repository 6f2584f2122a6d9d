import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    ended = terminated | truncated
    following = np.concatenate((obs, last_obs[np.newaxis]))[1:] @ critic
    return ended * (np.nan_to_num(final_obs) @ critic) + ~ended * following
