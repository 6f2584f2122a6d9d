"""In state {k} action {a} came up with a share of {got}; its probability is {expected}. Your last action is
never drawn, and every piece of the line seems to belong to the action before it. With u below the first
end no end has been passed: which action is that?
"""

import numpy as np


def categorical_sample(logits, rng):
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = weights / weights.sum(axis=1, keepdims=True)
    ends = probs.cumsum(axis=1)
    u = rng.random(len(logits))
    return np.maximum((ends <= u[:, None]).sum(axis=1) - 1, 0)
