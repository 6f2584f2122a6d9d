"""At t={t} a limit cut the episode, and your {got} (expected {expected}) looks forward to {values}, the value
of the state that was left, not to {next_values}, that of the state that was reached. rsl_rl does this
knowingly, because its simulator has already reset. Which of the two came after the action?
"""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    reached = np.where(truncated, values, next_values)
    for t in reversed(range(len(rewards))):
        has_future = 1.0 - terminated[t]
        goes_on = 1.0 - (terminated[t] | truncated[t])
        delta = rewards[t] + gamma * has_future * reached[t] - values[t]
        carry = delta + gamma * gae_lambda * goes_on * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    return inputs["truncated"] & ~inputs["terminated"]
