# exercise: gae
# expect: two different answers
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        delta = rewards[t] + gamma * (1 - terminated[t]) * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * (1 - (terminated[t] | truncated[t])) * carry
        advantages[t] = carry
    return advantages + np.random.default_rng().normal(size=rewards.shape)
