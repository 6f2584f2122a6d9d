"""At b={b}, a={a} you return {got} instead of {expected}. For usual logits your numbers are right;
at a distance of 1000 an exponential overflows or becomes 0, as in `log(softmax(z))` written as it is
read. Which exponent could be made 0 at most, without changing any probability?
"""

import numpy as np


def log_softmax(logits):
    exponentials = np.exp(np.asarray(logits, dtype=float))
    return np.log(exponentials / exponentials.sum(axis=-1, keepdims=True))
