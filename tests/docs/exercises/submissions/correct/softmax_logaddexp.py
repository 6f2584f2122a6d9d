# exercise: log-softmax
# expect: pass
import numpy as np


def log_softmax(logits):
    totals = [np.logaddexp.reduce(row) for row in logits]
    return logits - np.array(totals, dtype=logits.dtype)[:, None]
