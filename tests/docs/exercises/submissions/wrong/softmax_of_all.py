# exercise: log-softmax
# expect:
import numpy as np


def log_softmax(logits):
    return logits - np.logaddexp.reduce(logits, axis=None)
