import math

import numpy as np


def entropy(logits):
    result = np.zeros(len(logits))
    for b, row in enumerate(logits):
        weights = [math.exp(z - max(row)) for z in row]
        for weight in weights:
            p = weight / sum(weights)
            if p > 0:
                result[b] -= p * math.log(p)
    return result
