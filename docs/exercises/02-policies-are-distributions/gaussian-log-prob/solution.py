import numpy as np


def gaussian_log_prob(actions, mean, log_std):
    """Return the log-density of each row's action, shape (B,)."""
    z = (actions - mean) / np.exp(log_std)
    per_knob = -0.5 * z**2 - log_std - 0.5 * np.log(2 * np.pi)
    return per_knob.sum(axis=1)
