# exercise: log-softmax
# expect: 1.443 times
import numpy as np


def log_softmax(logits):
    s = logits - logits.max(1, keepdims=True)
    return (s - np.log(np.exp(s).sum(1, keepdims=True))) / np.log(2).astype(logits.dtype)
