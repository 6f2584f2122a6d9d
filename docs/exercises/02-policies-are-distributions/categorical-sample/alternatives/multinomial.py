import numpy as np


def categorical_sample(logits, rng):
    weights = np.exp(logits.astype(float) - logits.max(axis=1, keepdims=True))
    probs = weights / weights.sum(axis=1, keepdims=True)
    return rng.multinomial(1, probs).argmax(axis=1)
