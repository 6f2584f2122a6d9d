import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def entropy(logits):
    """Return the entropy of every row's policy in nats, shape (B,)."""
    log_probs = log_softmax(logits)
    probs = np.exp(log_probs)
    possible = np.where(probs > 0, log_probs, 0.0)
    return -np.sum(probs * possible, axis=1)
