import numpy as np


def gaussian_entropy(log_std):
    return log_std.sum() + log_std.size * (1 + np.log(2 * np.pi)) / 2
