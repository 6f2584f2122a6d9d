"""In row {b} you return {got} instead of {expected}. An action with probability 0 stands in that row: 0 times
its logarithm is 0 · (−∞), which is not a number, although p·log p goes to 0 as p does. Which entries
should not be computed at all?
"""

import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    log_probs = log_softmax(logits)
    probs = np.exp(log_probs)
    possible = np.where(probs > 0, log_probs, 0.0)
    return -np.sum(probs * log_probs, axis=1)


def shown_at(inputs):
    return np.isinf(inputs["logits"]).any(axis=1)
