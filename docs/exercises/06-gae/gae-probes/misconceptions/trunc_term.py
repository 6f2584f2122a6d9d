"""Your agent walks off the treadmill: it continues with probability {p_continue:.2f}, while Quitter returns
{quitter_return:.1f}. Only a world without death can show this. Your numbers are those of a function to
which the end of a recording is the end of the world. Which flag silences your `next_values`?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - (terminated[t] | truncated[t])
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages
