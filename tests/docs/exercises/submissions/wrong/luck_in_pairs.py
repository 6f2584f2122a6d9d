# exercise: categorical-sample
# expect: in step with their neighbours
import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def categorical_sample(logits, rng):
    probs = np.exp(log_softmax(logits))
    u = np.repeat(rng.random(len(probs) // 2 + 1), 2)[: len(probs)]
    return (probs.cumsum(axis=1)[:, :-1] <= u[:, None]).sum(axis=1)
