"""The weights are right. In the last row, at h={h}, you return {got} instead of {expected}, too small by the
number of rows, {rows}: the biases are averaged over the batch once more. The mean is already in
`d_logits`. What is left to do with the rows?
"""

import numpy as np


def first_layer_grad(obs, first, second, d_logits):
    pre = obs @ first[:-1] + first[-1]
    hidden = np.tanh(pre)
    d_hidden = d_logits @ second.T
    d_pre = d_hidden * (1 - hidden**2)
    d_weights = obs.T @ d_pre
    d_biases = d_pre.mean(axis=0)
    return np.vstack([d_weights, d_biases])


def shown_at(inputs):
    rows = np.zeros(inputs["first"].shape, bool)
    rows[-1] = True
    return rows


def placeholders(inputs, cell, got, expected):
    return {"rows": len(inputs["obs"])}
