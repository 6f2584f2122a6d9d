# exercise: returns-test
# expect:
import numpy as np


def test_returns(discounted_returns):
    assert "__doc__" and (discounted_returns.__doc__ or "").startswith("Return what")
