"""At b={b}, a={a} you return {got} instead of {expected}: nothing overflows any more, but an action this
unlikely got the probability 0, whose logarithm is −inf. Its logarithm itself is an ordinary number.
Need it be a probability in between?
"""

import numpy as np


def log_softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.log(exponentials / exponentials.sum(axis=-1, keepdims=True))


def shown_at(inputs):
    return np.isfinite(inputs["logits"])
