import numpy as np


def score_grad(logits, actions, weights):
    gradient = np.exp(logits - logits.max(1, keepdims=True))
    gradient /= gradient.sum(1, keepdims=True)
    gradient[np.arange(len(actions)), actions] -= 1.0
    return gradient * (weights / len(weights)).reshape(-1, 1)
