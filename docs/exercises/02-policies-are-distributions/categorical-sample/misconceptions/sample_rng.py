"""The shares are right, but your chance comes from numpy's global generator: whoever calls `np.random.seed`
changes your actions, and nobody can repeat a run. Use the `rng` that you were given, which is why it is
handed from function to function. Which call does it have for it?
"""

import numpy as np


def categorical_sample(logits, rng):
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = weights / weights.sum(axis=1, keepdims=True)
    ends = probs.cumsum(axis=1)[:, :-1]
    u = np.random.random(len(logits))
    return (ends <= u[:, None]).sum(axis=1)
