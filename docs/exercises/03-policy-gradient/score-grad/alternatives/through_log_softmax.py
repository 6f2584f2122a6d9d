import numpy as np


def score_grad(logits, actions, weights):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    d_log_probs = np.zeros(logits.shape)
    d_log_probs[np.arange(len(actions)), actions] = -weights / len(weights)
    return d_log_probs - np.exp(log_probs) * d_log_probs.sum(axis=-1, keepdims=True)
