# exercise: gae
# expect: two different answers
import numpy as np

memory = [None]


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    carry = memory[0] if memory[0] is not None and np.shape(memory[0]) == rewards.shape[1:] else 0.0
    advantages = np.zeros(rewards.shape)
    for t in reversed(range(len(rewards))):
        delta = rewards[t] + gamma * (1 - terminated[t]) * next_values[t] - values[t]
        carry = delta + gamma * gae_lambda * (1 - (terminated[t] | truncated[t])) * carry
        advantages[t] = carry
    memory[0] = carry
    return advantages
