import numpy as np


def score_grad(logits, actions, weights):
    """Return the gradient of -mean(weights * log pi(actions)), shape (B, A)."""
    raise NotImplementedError("your turn")
