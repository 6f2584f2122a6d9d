# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    T, N = rewards.shape
    out = [[0.0] * N for _ in range(T)]
    for n in range(N):
        carry = 0.0
        for t in range(T - 1, -1, -1):
            future = 0.0 if terminated[t][n] else float(next_values[t][n])
            carry = (
                float(rewards[t][n])
                + gamma * future
                - float(values[t][n])
                + (0.0 if terminated[t][n] or truncated[t][n] else gamma * gae_lambda * carry)
            )
            out[t][n] = carry
    return np.array(out)
