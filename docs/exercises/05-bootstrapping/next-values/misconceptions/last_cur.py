"""In the last row, t={t}, you return {got} instead of {expected}: the value of the state that the last step *left*. The
same slip was in Stable-Baselines3 (#183, fixed in 2020). After the last step something else stands there; in
which array was it kept?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.concatenate([obs[1:], obs[-1:]])
    ended = terminated | truncated
    reached = np.where(ended[..., None], final_obs, below)
    return reached @ critic


def shown_at(inputs):
    last = ~(inputs["terminated"] | inputs["truncated"])
    last[:-1] = False
    return last
