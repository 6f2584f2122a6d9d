# exercise: gae
# expect: pass
from numpy import *


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    out = zeros(rewards.shape)
    carry = 0
    for t in arange(len(out))[::-1]:
        d = rewards[t] + gamma * where(terminated[t], 0, next_values[t]) - values[t]
        out[t] = carry = d + gamma * gae_lambda * where(
            logical_or(terminated[t], truncated[t]), 0, carry
        )
    return out
