"""In row {b} you return {got} instead of {expected}: the sum of −log p over all actions, each counted once. The
unlikeliest action then counts most, though it hardly ever happens. How often does each action occur in
an average over what the policy does?
"""

import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    log_probs = log_softmax(logits)
    probs = np.exp(log_probs)
    possible = np.where(probs > 0, log_probs, 0.0)
    return -np.sum(possible, axis=1)
