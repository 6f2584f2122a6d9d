import numpy as np


def log_softmax(logits):
    result = np.empty_like(logits)
    for b, row in enumerate(logits):
        best = max(row)
        total = 0.0
        for z in row:
            total += np.exp(z - best)
        result[b] = row - best - np.log(total)
    return result
