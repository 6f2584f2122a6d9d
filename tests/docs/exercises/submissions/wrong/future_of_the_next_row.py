# exercise: td-targets
# expect: Work this one out by hand
import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    return rewards + gamma * np.roll(next_values, -1, axis=0) * ~terminated
