# exercise: gae
# expect: fewer rows than T = 11 comes out right; one with T = 11 does not
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in range(min(len(rewards), 10) - 1, -1, -1):
        delta = rewards[t] + gamma * (1 - terminated[t]) * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * (1 - (terminated[t] | truncated[t])) * carry
        advantages[t] = carry
    return advantages
