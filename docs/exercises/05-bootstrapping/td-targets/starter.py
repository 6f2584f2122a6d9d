import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    """Return what the critic should have said, shape (T, N)."""
    raise NotImplementedError("your turn")
