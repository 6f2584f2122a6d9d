"""In row {b} you return {got} instead of {expected}: the probabilities weigh the logits themselves, it seems.
Add 5 to all logits and your answer moves by 5, while the policy stays what it is. Which logarithm
belongs to a probability?
"""

import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    log_probs = log_softmax(logits)
    probs = np.exp(log_probs)
    possible = np.where(probs > 0, log_probs, 0.0)
    return -np.sum(np.where(probs > 0, probs * np.where(probs > 0, logits, 0.0), 0.0), axis=1)
