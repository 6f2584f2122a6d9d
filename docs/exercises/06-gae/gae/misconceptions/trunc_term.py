"""At t={t} a time limit cut the episode. You treated that as death and threw away γ·{next_values}.
The world went on; only our recording stopped. Seen in CleanRL, CS285 homework 2 and purejaxrl.
Which of the two flags says that there is no future?
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
