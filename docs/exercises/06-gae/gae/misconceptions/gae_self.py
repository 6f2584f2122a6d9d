"""At t={t} your answer, {got}, is the surprise δ alone, and so everywhere; expected is {expected}. Nothing of
the next step arrives. Is there a running sum at all? Is it set back to 0 inside the loop? Or do you
read an entry that has not been written yet?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        advantages[t] = delta + gamma * gae_lambda * goes_on * advantages[t]
    return advantages
