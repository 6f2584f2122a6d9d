"""At b={b}, a={a} you return {got} instead of {expected}. Each *column* of your probabilities adds up to 1,
which makes the states compete with each other. The actions of one state compete: along which axis do
they stand?
"""

import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
