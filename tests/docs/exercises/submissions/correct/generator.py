# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)

    def backwards():
        carry = 0.0
        for t in reversed(range(len(delta))):
            carry = delta[t] + keep[t] * carry
            yield carry

    return np.array(list(backwards()))[::-1]
