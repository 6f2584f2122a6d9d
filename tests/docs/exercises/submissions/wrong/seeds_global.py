# exercise: gae
# expect: global random numbers
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    np.random.seed(0)
    adv = np.zeros(rewards.shape)
    c = 0
    for t in reversed(range(len(rewards))):
        d = rewards[t] + gamma * next_values[t] * ~terminated[t] - values[t]
        c = d + gamma * gae_lambda * ~(terminated[t] | truncated[t]) * c
        adv[t] = c
    return adv
