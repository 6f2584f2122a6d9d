"""At b={b}, a={a} you return {got} instead of {expected}: about log(1e-8), as if a small number had been
added inside the logarithm. That hides the −inf and makes an unlikely action far more likely than it is.
Can the logarithm be had without going through a probability?
"""

import numpy as np


def log_softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.log(exponentials / exponentials.sum(axis=-1, keepdims=True) + 1e-8)


def shown_at(inputs):
    row = inputs["logits"]
    return row - row.max(axis=-1, keepdims=True) < -100
