"""At k={k}, h={h} you return {got} instead of {expected}, too small by the number of rows, {rows}: a mean over
the batch is taken a second time. The `1 / B` of the loss is in `d_logits` already. What does a
batch's gradient do with its rows?
"""

import numpy as np


def first_layer_grad(obs, first, second, d_logits):
    pre = obs @ first[:-1] + first[-1]
    hidden = np.tanh(pre)
    d_hidden = d_logits @ second.T
    d_pre = d_hidden * (1 - hidden**2)
    d_weights = obs.T @ d_pre
    d_biases = d_pre.sum(axis=0)
    return np.vstack([d_weights, d_biases]) / len(obs)


def placeholders(inputs, cell, got, expected):
    return {"rows": len(inputs["obs"])}
