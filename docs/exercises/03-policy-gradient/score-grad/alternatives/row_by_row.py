import numpy as np


def score_grad(logits, actions, weights):
    gradient = np.zeros(logits.shape)
    for i, (row, action, weight) in enumerate(zip(logits, actions, weights)):
        powers = np.exp(row - row.max())
        gradient[i] = weight * powers / powers.sum() / len(actions)
        gradient[i, action] -= weight / len(actions)
    return gradient
