# exercise: entropy
# expect: Work this one out by hand
import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    probs = np.exp(log_softmax(logits))
    return 1 - (probs**2).sum(axis=1)
