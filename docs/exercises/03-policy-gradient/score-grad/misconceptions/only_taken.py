"""At row b={b}, action a={a} you return {got} instead of {expected}: your rows speak of the taken action
alone and do not sum to 0. Its probability can only come from the other actions. Where does the
gradient of log π say so?
"""

import numpy as np


def score_grad(logits, actions, weights):
    size, num_actions = logits.shape
    score = np.eye(num_actions)[actions]
    return -weights[:, None] * score / size
