"""At t={t} a limit cut the episode, and you return {got} instead of {expected}, as if it had been death. The state
that was reached has a value like every other; only the recording stopped. Which of the two flags may
put a 0 there?
"""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    below = np.concatenate([obs[1:], last_obs[None]])
    ended = terminated | truncated
    return np.where(ended, 0.0, below @ critic)


def shown_at(inputs):
    return inputs["truncated"] & ~inputs["terminated"]
