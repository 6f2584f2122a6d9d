import numpy as np


def score_grad(logits, actions, weights):
    """Return the gradient of -mean(weights * log pi(actions)), shape (B, A)."""
    size, num_actions = logits.shape
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    score = np.eye(num_actions)[actions] - p
    return -weights[:, None] * score / size
