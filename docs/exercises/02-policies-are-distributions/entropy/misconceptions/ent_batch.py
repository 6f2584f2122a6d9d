"""Row {b} says {got}, as every row does; expected is {expected} there. Your number is the mean over all states. A
state in which the policy is certain and one in which it is not are told apart only row by row: along
which axis is the sum to be taken?
"""

import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    log_probs = log_softmax(logits)
    probs = np.exp(log_probs)
    possible = np.where(probs > 0, log_probs, 0.0)
    return np.full(len(logits), -np.sum(probs * possible) / len(logits))
