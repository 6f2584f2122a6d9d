"""In row {b} you return {got} instead of {expected}: the *mean* over the actions, too small by the number of
actions. Entropy is an average already, of −log p, and the probabilities are its weights. What do weights
that add up to 1 need to be divided by?
"""

import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    log_probs = log_softmax(logits)
    probs = np.exp(log_probs)
    possible = np.where(probs > 0, log_probs, 0.0)
    return -np.mean(probs * possible, axis=1)
