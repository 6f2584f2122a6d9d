# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    T, N = rewards.shape
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)
    weights = np.zeros((T, T, N))
    for t in range(T):
        weights[t, t] = 1.0
        for k in range(t + 1, T):
            weights[t, k] = weights[t, k - 1] * keep[k - 1]
    return np.einsum("tkn,kn->tn", weights, delta)
