# exercise: categorical-sample
# expect: in different states gave the same
import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def categorical_sample(logits, rng):
    probs = np.exp(log_softmax(logits))
    own = np.random.default_rng(0)
    return (probs.cumsum(axis=1)[:, :-1] <= own.random((len(probs), 1))).sum(axis=1)
