"""At row b={b}, action a={a} you return {got} instead of {expected}, too small by a factor of {A}, and there
are {A} actions: you average over all entries of the table. The loss averages over samples. How many
terms does its sum have?
"""

import numpy as np


def score_grad(logits, actions, weights):
    size, num_actions = logits.shape
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    score = np.eye(num_actions)[actions] - p
    return -weights[:, None] * score / (size * num_actions)
