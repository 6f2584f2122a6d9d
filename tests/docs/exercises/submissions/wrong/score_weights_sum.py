# exercise: score-grad
# expect: scaled
import numpy as np


def score_grad(logits, actions, weights):
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[np.arange(len(p)), actions] -= 1
    return p * (weights / weights.sum())[:, None]
