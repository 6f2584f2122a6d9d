"""At t={t} the world ended, and your {got} is the value of the next episode’s first state. Here V(final_obs) or 0
is right. A target that masks terminated steps will hide it; one that does not will praise dying. Which state
did this step reach?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.concatenate([obs[1:], last_obs[None]])
    cut = truncated & ~terminated
    reached = np.where(cut[..., None], final_obs, below)
    return reached @ critic


def shown_at(inputs):
    return inputs["terminated"]
