# exercise: discounted-returns
# expect: pass
import math
import numpy as np


def discounted_returns(rewards, *, gamma):
    return np.array(
        [math.fsum(r * gamma**k for k, r in enumerate(rewards[t:])) for t in range(len(rewards))]
    )
