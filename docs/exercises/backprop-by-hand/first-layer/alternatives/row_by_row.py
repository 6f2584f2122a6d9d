import numpy as np


def first_layer_grad(obs, first, second, d_logits):
    gradient = np.zeros(first.shape)
    for x, d_out in zip(obs, d_logits):
        hidden = np.tanh(x @ first[:-1] + first[-1])
        d_pre = (second @ d_out) * (1 - hidden * hidden)
        gradient[:-1] += np.outer(x, d_pre)
        gradient[-1] += d_pre
    return gradient
