# exercise: critic-targets
# expect: only 1 decimal left
import numpy as np


def critic_targets(advantages, values):
    return np.round(advantages + values, 1)
