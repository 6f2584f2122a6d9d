import numpy as np


def batched_returns(rewards, ended, *, gamma):
    """Return what each step earned from there to the end of its episode, shape (T, N)."""
    raise NotImplementedError("your turn")
