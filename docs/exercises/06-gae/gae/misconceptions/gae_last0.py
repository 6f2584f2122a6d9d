"""At t={t} the rollout stopped, the episode did not. Your {got} is what comes out without a future;
expected is {expected}, which still holds γ·{next_values}, the value of the state that was reached. Who
tells you that value when there is no next row?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        has_future = (1.0 - terminated[t]) * (t < len(rewards) - 1)
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    last = np.zeros(inputs["rewards"].shape, bool)
    last[-1] = ~inputs["terminated"][-1]
    return last
