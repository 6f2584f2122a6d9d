import numpy as np


def first_layer_grad(obs, first, second, d_logits):
    inputs = np.hstack([obs, np.ones((len(obs), 1))])
    hidden = np.tanh(inputs @ first)
    return inputs.T @ ((d_logits @ second.T) * (1 - hidden**2))
