import numpy as np


def log_softmax(logits):
    columns = logits.T
    best = columns.max(axis=0)
    log_total = best + np.log(np.exp(columns - best).sum(axis=0))
    return (columns - log_total).T
