import numpy as np


def test_gae(gae):
    """Accept a correct gae, reject a broken one. At most eight numbers."""
    rewards = np.array([[...], [...]])
    terminated = np.array([[False], [True]])
    raise NotImplementedError("your turn")
