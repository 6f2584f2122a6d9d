"""At t={t} a limit cut the episode, and your {got} (expected {expected}) is the value of the state that the step
*left*. rsl_rl does this knowingly, because its simulator has already reset. Here the last observation was
kept. In which array?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.concatenate([obs[1:], last_obs[None]])
    ended = terminated | truncated
    reached = np.where(ended[..., None], final_obs, below)
    reached = np.where((truncated & ~terminated)[..., None], obs, reached)
    return reached @ critic


def shown_at(inputs):
    return inputs["truncated"] & ~inputs["terminated"]
