# exercise: critic-targets
# expect: Only the first column
import numpy as np


def critic_targets(advantages, values):
    out = np.zeros(values.shape)
    out[:, 0] = advantages[:, 0] + values[:, 0]
    return out
