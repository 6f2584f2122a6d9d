import numpy as np


def entropy(logits):
    """Return the entropy of every row's policy in nats, shape (B,)."""
    raise NotImplementedError("your turn")
