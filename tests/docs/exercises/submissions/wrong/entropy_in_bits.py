# exercise: entropy
# expect: 1.443 times
import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    probs = np.exp(log_softmax(logits))
    return -(probs * np.log2(probs + 1e-12)).sum(axis=1)
