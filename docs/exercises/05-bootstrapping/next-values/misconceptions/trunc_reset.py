"""At t={t} a limit cut the episode, and your {got} (expected {expected}) is the value of the *next* episode’s
first state: the row below was recorded after the reset. At terminations you take the same row, where it
does no harm. Which observation followed the action?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.concatenate([obs[1:], last_obs[None]])
    return below @ critic


def shown_at(inputs):
    return inputs["truncated"] & ~inputs["terminated"]
