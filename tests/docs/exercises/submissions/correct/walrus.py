# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)
    carry = 0.0
    return np.array([carry := delta[t] + keep[t] * carry for t in range(len(delta) - 1, -1, -1)])[
        ::-1
    ]
