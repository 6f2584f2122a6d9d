import numpy as np


def first_layer_grad(obs, first, second, d_logits):
    """Return the gradient of the loss with respect to `first`, shape (K, H)."""
    # Forward. The last row of `first` holds the biases.
    pre = obs @ first[:-1] + first[-1]
    hidden = np.tanh(pre)
    # Back through the second layer: what each hidden unit is told.
    d_hidden = d_logits @ second.T
    # Back through tanh, and into weights and biases:
    d_pre = d_hidden * (1 - hidden**2)
    d_weights = obs.T @ d_pre
    d_biases = d_pre.sum(axis=0)
    return np.vstack([d_weights, d_biases])
