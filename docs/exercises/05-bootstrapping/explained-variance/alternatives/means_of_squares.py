import numpy as np


def explained_variance(predictions, targets):
    residual = (targets - predictions) - (targets - predictions).mean()
    around = targets - targets.mean()
    if not around.any():
        return float("nan")
    return float(1.0 - (residual**2).sum() / (around**2).sum())
