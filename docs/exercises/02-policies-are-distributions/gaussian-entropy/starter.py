import numpy as np


def gaussian_entropy(log_std):
    """Return the entropy of all knobs together in nats, a single number."""
    raise NotImplementedError("your turn")
