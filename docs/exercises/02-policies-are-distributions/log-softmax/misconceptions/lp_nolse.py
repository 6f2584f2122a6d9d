"""At b={b}, a={a} you return {got} instead of {expected}: the distance to the largest logit of the row, which
makes every row's best action certain (log 1 = 0). Its probabilities add up to more than 1. By which
factor, and what is its logarithm?
"""


def log_softmax(logits):
    return logits - logits.max(axis=-1, keepdims=True)
