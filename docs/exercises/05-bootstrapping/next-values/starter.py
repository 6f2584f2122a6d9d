import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    """Return the critic's value of the state that each step truly reached, shape (T, N)."""
    raise NotImplementedError("your turn")
