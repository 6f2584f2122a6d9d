"""Two plain loops and if statements, as one would write it in any language."""

import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    steps, worlds = rewards.shape
    advantages = np.empty((steps, worlds))
    for n in range(worlds):
        carry = 0.0
        for t in range(steps - 1, -1, -1):
            target = rewards[t, n]
            if not terminated[t, n]:
                target += gamma * next_values[t, n]
            if terminated[t, n] or truncated[t, n]:
                carry = 0.0
            carry = target - values[t, n] + gamma * gae_lambda * carry
            advantages[t, n] = carry
    return advantages
