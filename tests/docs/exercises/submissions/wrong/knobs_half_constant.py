# exercise: gaussian-entropy
# expect: Work this one out by hand
import numpy as np


def gaussian_entropy(log_std):
    return np.sum(log_std) + 0.5 * np.log(2 * np.pi) * len(log_std) + 0.5
