import math

import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    result = []
    for action, centre in zip(actions, mean):
        total = 0.0
        for k in range(len(log_std)):
            sigma = math.exp(log_std[k])
            density_exponent = -((action[k] - centre[k]) ** 2) / (2 * sigma * sigma)
            total += density_exponent - math.log(sigma * math.sqrt(2 * math.pi))
        result.append(total)
    return np.array(result)
