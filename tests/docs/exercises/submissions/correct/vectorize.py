# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    last = len(rewards) - 1
    surprise = np.vectorize(
        lambda r, v, w, dead: r + (0.0 if dead else gamma * w) - v, otypes=[float]
    )
    out = surprise(rewards, values, next_values, terminated)
    for t in range(last - 1, -1, -1):
        out[t] = np.where(
            terminated[t] | truncated[t], out[t], out[t] + gamma * gae_lambda * out[t + 1]
        )
    return out
