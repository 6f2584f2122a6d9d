"""At row b={b} you return {got} instead of {expected}. Every row is scaled by {mean}, the mean of all weights,
instead of its own, {own}. That happens when a column `(B, 1)` meets a row `(B,)`: a `(B, B)` table,
no error, and a mean that hides it. Which shapes do you multiply?
"""

import numpy as np


def score_grad(logits, actions, weights):
    size, num_actions = logits.shape
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    score = np.eye(num_actions)[actions] - p
    return -(np.ones((size, 1)) * weights).mean(axis=1, keepdims=True) * score / size


def placeholders(inputs, cell, got, expected):
    weights = inputs["weights"]
    return {"mean": float(weights.mean()), "own": float(weights[cell[0]])}
