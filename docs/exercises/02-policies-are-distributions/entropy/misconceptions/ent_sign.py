"""Entropy came out as {got}; for a policy over buttons it lies between 0 and log A, here it is {expected}.
The same sign slip was made, and fixed, in omnisafe PR #133, SB3 #127 and PPO-Keras #4. Logarithms of
probabilities are negative: what must stand in front of their average?
"""

import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    log_probs = log_softmax(logits)
    probs = np.exp(log_probs)
    possible = np.where(probs > 0, log_probs, 0.0)
    return np.sum(probs * possible, axis=1)


def shown_at(inputs):
    return -entropy(inputs["logits"]) > 0.01
