# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    T, N = rewards.shape
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)
    out = np.empty((T, N))
    for n in range(N):
        system = np.eye(T) - np.diag(keep[:-1, n], 1)
        out[:, n] = np.linalg.solve(system, delta[:, n])
    return out
