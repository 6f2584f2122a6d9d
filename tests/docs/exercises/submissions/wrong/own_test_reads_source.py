# exercise: returns-test
# expect: reaches out of your code
import numpy as np


def test_returns(discounted_returns):
    import inspect

    src = inspect.getsource(discounted_returns)
    assert "reversed" in src
