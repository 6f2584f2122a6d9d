"""At t={t} you return {got} instead of {expected}, the value of the state that the step *left*, and so in every row
that ended nothing. The critic is asked about what comes after the action. In which row does that
observation stand?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    ended = terminated | truncated
    reached = np.where(ended[..., None], final_obs, obs)
    return reached @ critic
