# exercise: categorical-sample
# expect: pass
import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def categorical_sample(logits, rng):
    probs = np.exp(log_softmax(logits))
    ends = probs.cumsum(axis=1)[:, :-1]
    darts = rng.random(len(probs))
    return np.array([np.searchsorted(row, u, side="right") for row, u in zip(ends, darts)])
