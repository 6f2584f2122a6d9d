# exercise: critic-targets
# expect: pass
import numpy as np


def critic_targets(advantages, values):
    return np.subtract(values, -advantages, dtype=float)
