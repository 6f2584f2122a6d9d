# exercise: critic-targets
# expect: pass
import numpy as np


def critic_targets(advantages, values):
    return np.einsum("tnk->tn", np.stack([advantages, values], axis=2))
