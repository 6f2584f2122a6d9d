import numpy as np


def test_targets(td_targets):
    raise NotImplementedError("your turn")
