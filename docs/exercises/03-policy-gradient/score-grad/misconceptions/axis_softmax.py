"""At row b={b}, action a={a} you return {got} instead of {expected}. Your probabilities add up to 1 down the
batch instead of along each row, so samples compete with each other. Who competes in a softmax: the
actions of one state, or the samples of one action?
"""

import numpy as np


def score_grad(logits, actions, weights):
    size, num_actions = logits.shape
    powers = np.exp(logits - logits.max(axis=0, keepdims=True))
    p = powers / powers.sum(axis=0, keepdims=True)
    score = np.eye(num_actions)[actions] - p
    return -weights[:, None] * score / size
