"""At k={k}, h={h} you return {got} instead of {expected}. The shape is right, and yet numbers of different
observations are mixed: `(B, D)` was *reshaped* to `(D, B)`, which moves no number. What turns rows into
columns?
"""

import numpy as np


def first_layer_grad(obs, first, second, d_logits):
    pre = obs @ first[:-1] + first[-1]
    hidden = np.tanh(pre)
    d_hidden = d_logits @ second.T
    d_pre = d_hidden * (1 - hidden**2)
    d_weights = obs.reshape(obs.shape[::-1]) @ d_pre
    d_biases = d_pre.sum(axis=0)
    return np.vstack([d_weights, d_biases])


def shown_at(inputs):
    rows = np.zeros(inputs["first"].shape, bool)
    rows[:-1] = True
    return rows
