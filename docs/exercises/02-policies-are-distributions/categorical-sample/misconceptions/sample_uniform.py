"""In state {k} action {a} came up with a share of {got}; its probability is {expected}. All actions come up
equally often, whatever their logits. That is the policy before anything is learnt. Which number of a row
should make an action more likely?
"""


def categorical_sample(logits, rng):
    return rng.integers(logits.shape[1], size=len(logits))
