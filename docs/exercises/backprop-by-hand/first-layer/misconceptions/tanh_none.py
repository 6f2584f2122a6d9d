"""At k={k}, h={h} you return {got} instead of {expected}: as if there were no tanh on the way back. A unit
that is far out on the flat part of tanh can hardly change its output. What must its gradient be
multiplied by?
"""

import numpy as np


def first_layer_grad(obs, first, second, d_logits):
    pre = obs @ first[:-1] + first[-1]
    hidden = np.tanh(pre)
    d_hidden = d_logits @ second.T
    d_pre = d_hidden
    d_weights = obs.T @ d_pre
    d_biases = d_pre.sum(axis=0)
    return np.vstack([d_weights, d_biases])
