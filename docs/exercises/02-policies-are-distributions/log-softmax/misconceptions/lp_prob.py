"""At b={b}, a={a} you return {got}; expected is its logarithm, {expected}. These are probabilities. PPO
divides probabilities of one action under two policies, and takes the difference of their logarithms for
it. What is left to do?
"""

import numpy as np


def log_softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)
