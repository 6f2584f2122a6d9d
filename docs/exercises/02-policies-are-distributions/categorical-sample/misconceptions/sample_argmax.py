"""In state {k} action {a} came up with a share of {got}; its probability is {expected}. One action is drawn
always and the others never: the likeliest one. A policy that never tries the rest cannot find out that
one of them is better. Where does chance come in?
"""


def categorical_sample(logits, rng):
    return logits.argmax(axis=1)
