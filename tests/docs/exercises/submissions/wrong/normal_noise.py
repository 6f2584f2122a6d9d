# exercise: categorical-sample
# expect: `shares` at
import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def categorical_sample(logits, rng):
    probs = np.exp(log_softmax(logits))
    return (np.log(probs + 1e-30) + rng.normal(size=probs.shape)).argmax(axis=1)
