import numpy as np


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def categorical_log_prob(logits, actions):
    # 1. every action of every state
    log_probs = log_softmax(logits)
    # 2. a number for each row
    rows = np.arange(len(logits))
    # 3. of each row, the action taken
    return log_probs[rows, actions]
