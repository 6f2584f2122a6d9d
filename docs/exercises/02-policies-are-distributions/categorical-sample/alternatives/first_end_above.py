import numpy as np


def categorical_sample(logits, rng):
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    ends = np.cumsum(weights, axis=1)
    darts = rng.uniform(size=(len(logits), 1)) * ends[:, -1:]
    return np.argmax(ends > darts, axis=1)
