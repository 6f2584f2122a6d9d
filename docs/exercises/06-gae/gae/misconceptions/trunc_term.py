"""At t={t} a limit cut the episode, and your {got} (expected {expected}) holds nothing of γ·{next_values}, as
if it had terminated. The world went on; only our recording stopped. Seen in CleanRL
(known; a fix was tried and shelved for lack of benefit), the CS285 homework 2 scaffold and
purejaxrl. Which of the two flags says that there is no future?
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


def shown_at(inputs):
    return inputs["truncated"] & ~inputs["terminated"]
