"""In state {k} action {a} came up with a share of {got}; its probability is {expected}. All rows with the same
logits did the same thing: they seem to share one random number. With many worlds side by side, each needs
a dart of its own. How many do you throw?
"""

import numpy as np


def categorical_sample(logits, rng):
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = weights / weights.sum(axis=1, keepdims=True)
    ends = probs.cumsum(axis=1)[:, :-1]
    return (ends <= rng.random()).sum(axis=1)
