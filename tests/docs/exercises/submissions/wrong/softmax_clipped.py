# exercise: log-softmax
# expect: far apart make exponentials
import numpy as np


def log_softmax(logits):
    tame = np.clip(logits, -500, 500)
    return tame - np.log(np.exp(tame).sum(axis=1, keepdims=True))
