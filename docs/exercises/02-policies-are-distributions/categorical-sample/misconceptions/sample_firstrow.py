"""In state {k} action {a} came up with a share of {got}; its probability is {expected}. The shares are those of
the *first* row, in every row: one set of probabilities was used for all states. What must be done once
for each row?
"""

import numpy as np


def categorical_sample(logits, rng):
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = weights / weights.sum(axis=1, keepdims=True)
    return rng.choice(logits.shape[1], size=len(logits), p=probs[0])
