"""At t={t} the world ended, yet your target, {got} (expected {expected}), still looks forward. Leaving then pays and
keeps the promise of the treadmill as well, so the agent quits as before. A terminal state has no future.
Which flag says that it is one?
"""

import numpy as np


def critic_targets(rewards, values, last_values, final_values, terminated, truncated, *, gamma):
    following = np.vstack([values[1:], last_values[None]])
    reached = np.where(terminated | truncated, final_values, following)
    return rewards + gamma * reached


def shown_at(inputs):
    return inputs["terminated"]
