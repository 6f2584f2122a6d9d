"""In place, but in a copy, and in float32."""

import numpy as np


def critic_targets(advantages, values):
    targets = np.array(values, dtype=np.float32)
    targets += advantages
    return targets
