"""At k={k}, h={h} you return {got} instead of {expected}. Those numbers come out when 1 − x² takes what went
*into* tanh instead of what came out; with large inputs such a slope even turns negative. Can tanh
ever fall?
"""

import numpy as np


def first_layer_grad(obs, first, second, d_logits):
    pre = obs @ first[:-1] + first[-1]
    hidden = np.tanh(pre)
    d_hidden = d_logits @ second.T
    d_pre = d_hidden * (1 - pre**2)
    d_weights = obs.T @ d_pre
    d_biases = d_pre.sum(axis=0)
    return np.vstack([d_weights, d_biases])
