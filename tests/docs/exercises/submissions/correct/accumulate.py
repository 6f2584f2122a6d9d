# exercise: gae
# expect: pass
from itertools import accumulate

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)
    pairs = zip(delta[::-1], keep[::-1])
    out = list(accumulate(pairs, lambda carry, p: p[0] + p[1] * carry, initial=0.0))[1:]
    return np.array(out[::-1])
