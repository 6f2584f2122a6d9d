"""At row b={b}, action a={a} you return {got}, exactly {B} times {expected}, and there are {B} rows. As a sum
over the batch your gradient grows with its size, so whoever collects twice as much takes steps
twice as large. What does the loss do with the batch?
"""

import numpy as np


def score_grad(logits, actions, weights):
    num_actions = logits.shape[1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    score = np.eye(num_actions)[actions] - p
    return -weights[:, None] * score


def shown_at(inputs):
    return len(inputs["weights"]) > 1
