"""In place, but in a copy, and in float32."""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    targets = np.array(next_values, dtype=np.float32) * np.float32(gamma)
    targets[terminated] = 0
    targets += rewards
    return targets
