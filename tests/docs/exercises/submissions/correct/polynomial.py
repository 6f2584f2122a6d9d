# exercise: discounted-returns
# expect: pass
import numpy as np


def discounted_returns(rewards, *, gamma):
    return np.array(
        [np.polynomial.polynomial.polyval(gamma, rewards[t:]) for t in range(len(rewards))]
    )
