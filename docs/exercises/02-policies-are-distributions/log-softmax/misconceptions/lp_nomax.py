"""At b={b}, a={a} you return {got} instead of {expected}. The formula is the right one, and for usual
logits so are your numbers; the sum of exponentials is infinite, or 0, for logits of ±1000. What may be
subtracted from a whole row without changing a probability?
"""

import numpy as np


def log_softmax(logits):
    return logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
