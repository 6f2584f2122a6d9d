# exercise: log-softmax
# expect: Only the first column is right; every other one is wrong. Which
import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    right = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return right + 0.1 * np.arange(logits.shape[1])
