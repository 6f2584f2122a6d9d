import numpy as np


def version_a(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        if t == len(rewards) - 1:
            alive, next_value = 1.0 - last_done, last_value
        else:
            alive, next_value = 1.0 - dones[t + 1], values[t + 1]
        delta = rewards[t] + gamma * alive * next_value - values[t]
        carry = delta + gamma * gae_lambda * alive * carry
        advantages[t] = carry
    return advantages


def version_b(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    alive = 1.0 - dones
    next_values = np.vstack([values[1:], last_value[None]])
    delta = rewards + gamma * alive * next_values - values
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        carry = delta[t] + gamma * gae_lambda * alive[t] * carry
        advantages[t] = carry
    return advantages


def version_c(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    alive = 1.0 - np.vstack([dones[1:], last_done[None]])
    next_values = np.vstack([values[1:], last_value[None]])
    delta = rewards + gamma * alive * next_values - values
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        carry = delta[t] + gamma * gae_lambda * (1.0 - dones[t]) * carry
        advantages[t] = carry
    return advantages


def repaired(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    """The broken version, mended for contract 1."""
    raise NotImplementedError("your turn")
