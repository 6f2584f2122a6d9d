import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    """Return the log-density of each row's action, shape (B,)."""
    raise NotImplementedError("your turn")
