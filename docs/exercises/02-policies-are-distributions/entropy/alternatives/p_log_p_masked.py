import numpy as np


def entropy(logits):
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = weights / weights.sum(axis=1, keepdims=True)
    product = np.zeros_like(p)
    np.log(p, out=product, where=p > 0)
    return -(p * product).sum(axis=1)
