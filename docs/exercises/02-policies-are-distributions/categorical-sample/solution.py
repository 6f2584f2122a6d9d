import numpy as np


def categorical_sample(logits, rng):
    """Draw an action for every row by the probabilities of its logits, shape (B,)."""
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = weights / weights.sum(axis=1, keepdims=True)
    ends = probs.cumsum(axis=1)[:, :-1]
    u = rng.random(len(logits))
    return (ends <= u[:, None]).sum(axis=1)
