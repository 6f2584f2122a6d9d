# exercise: log-softmax
# expect: pass
import numpy as np


def log_softmax(logits):
    m = np.amax(logits, axis=1, keepdims=True)
    m = np.where(np.isfinite(m), m, 0)
    with np.errstate(divide="ignore"):
        return logits - m - np.log(np.sum(np.exp(logits - m), axis=1, keepdims=True))
