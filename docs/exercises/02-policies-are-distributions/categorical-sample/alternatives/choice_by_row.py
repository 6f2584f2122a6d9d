import numpy as np


def categorical_sample(logits, rng):
    actions = np.zeros(len(logits), dtype=int)
    for b, row in enumerate(logits):
        weights = np.exp(row.astype(float) - row.max())
        actions[b] = rng.choice(len(row), p=weights / weights.sum())
    return actions
