# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)
    advantages, carry = [], 0.0
    for d, k in zip(np.flip(delta, 0), np.flip(keep, 0)):
        carry = d + k * carry
        advantages.append(carry)
    return np.flip(np.array(advantages), 0)
