# exercise: entropy
# expect: pass
import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    log_probs = log_softmax(logits)
    return -np.nansum(np.exp(log_probs) * log_probs, axis=1)
