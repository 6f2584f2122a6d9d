import numpy as np


def test_returns(discounted_returns):
    """Accept a correct function, reject a broken one. At most eight numbers."""
    got = discounted_returns(np.array([...]), gamma=...)
    raise NotImplementedError("your turn")
