# exercise: gae
# expect: both `terminated` and `truncated`
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    adv = np.zeros(rewards.shape)
    c = 0
    for t in reversed(range(len(rewards))):
        d = rewards[t] + gamma * next_values[t] * ~terminated[t] - values[t]
        c = d + gamma * gae_lambda * (1 - terminated[t] - 1.0 * truncated[t]) * c
        adv[t] = c
    return adv
