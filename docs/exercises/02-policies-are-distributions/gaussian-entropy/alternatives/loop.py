import math


def gaussian_entropy(log_std):
    total = 0.0
    for width in log_std:
        total += width + 0.5 + 0.5 * math.log(2 * math.pi)
    return total
