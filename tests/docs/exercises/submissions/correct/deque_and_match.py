# exercise: gae
# expect: pass
from collections import deque

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)
    out = deque()
    carry = np.zeros(rewards.shape[1])
    for d, k in zip(delta[::-1], keep[::-1], strict=True):
        carry = d + k * carry
        out.appendleft(carry)
    return np.stack(out)
