"""At row b={b}, action a={a} you return {got} instead of {expected}: the right size, pointing the other
way. This is the gradient of a *loss*, and an optimiser walks against it. Would your step make a
well paid action more likely?
"""

import numpy as np


def score_grad(logits, actions, weights):
    size, num_actions = logits.shape
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    score = np.eye(num_actions)[actions] - p
    return weights[:, None] * score / size
