import numpy as np


def gaussian_entropy(log_std):
    # the entropy of one normal distribution in len(log_std) dimensions
    covariance = np.diag(np.exp(2 * log_std))
    return 0.5 * np.linalg.slogdet(2 * np.pi * np.e * covariance)[1]
