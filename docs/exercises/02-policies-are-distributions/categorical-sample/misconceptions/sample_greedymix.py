"""In state {k} action {a} came up with a share of {got}; its probability is {expected}. Likely actions come up
too often and unlikely ones too rarely, as when every probability is multiplied by a random number and
the largest product taken. How many darts does one draw need?
"""

import numpy as np


def categorical_sample(logits, rng):
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = weights / weights.sum(axis=1, keepdims=True)
    return (probs * rng.random(probs.shape)).argmax(axis=1)
