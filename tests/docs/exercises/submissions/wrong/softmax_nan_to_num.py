# exercise: log-softmax
# expect: A number of this size
import numpy as np


def log_softmax(logits):
    s = logits - logits.max(1, keepdims=True)
    return np.nan_to_num(s - np.log(np.exp(s).sum(1, keepdims=True)))
