import numpy as np


def entropy(logits):
    # H = log of the sum of exponentials, minus the expected logit
    shifted = logits - logits.max(axis=1, keepdims=True)
    weights = np.exp(shifted)
    total = weights.sum(axis=1)
    finite = np.where(np.isfinite(shifted), shifted, 0.0)
    return np.log(total) - (weights * finite).sum(axis=1) / total
