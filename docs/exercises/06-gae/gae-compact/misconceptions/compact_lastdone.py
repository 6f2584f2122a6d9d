"""Where the last step ended its episode, at t={t}, you get {got} instead of {expected}, as if the episode
went on behind the rollout; everything that does not depend on it is right. Which argument says
whether the state after the last step starts a new episode?
"""

import numpy as np


def repaired(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    alive = 1.0 - np.vstack([dones[1:], np.zeros_like(dones[:1])])
    next_values = np.vstack([values[1:], last_value[None]])
    delta = rewards + gamma * alive * next_values - values
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        carry = delta[t] + gamma * gae_lambda * alive[t] * carry
        advantages[t] = carry
    return advantages


def shown_at(inputs):
    last = np.zeros(inputs["dones"].shape, bool)
    last[-1] = inputs["last_done"]
    return last
