import numpy as np


def test_returns(discounted_returns):
    """Accept a correct function, reject a broken one. At most eight numbers."""
    rewards = np.array([...])
    raise NotImplementedError("your turn")
