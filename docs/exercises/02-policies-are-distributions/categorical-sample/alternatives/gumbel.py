import numpy as np


def categorical_sample(logits, rng):
    noise = -np.log(-np.log(rng.random(logits.shape)))
    return (logits + noise).argmax(axis=1)
