import numpy as np


def log_softmax(logits):
    """Return the logarithms of the actions' probabilities, shape (B, A)."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    total = np.exp(shifted).sum(axis=-1, keepdims=True)
    return shifted - np.log(total)
