"""At b={b}, a={a} you return {got} instead of {expected}. One row is right, another is not: it looks as if
the largest number of the whole array had been subtracted. A row far below it then underflows. Whose
largest logit should a row lose?
"""

import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
