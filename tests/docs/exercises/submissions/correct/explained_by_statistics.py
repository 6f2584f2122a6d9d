# exercise: explained-variance
# expect: pass
from math import nan
from statistics import pvariance


def explained_variance(predictions, targets):
    errors = [float(a - b) for a, b in zip(targets, predictions)]
    wanted = pvariance(map(float, targets))
    return nan if wanted == 0 else 1 - pvariance(errors) / wanted
