"""The rollout stopped at t={last}, the episode did not. You gave the last step no future and got {mine};
it still needs γ·{promised}, the value of the state it reached. Who tells you that value when there
is no next row?
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


def placeholders(inputs, got, expected):
    last = len(inputs["rewards"]) - 1
    n = int(np.argmax(~inputs["terminated"][last]))
    return {"last": last, "mine": got[last, n], "promised": inputs["next_values"][last, n]}
