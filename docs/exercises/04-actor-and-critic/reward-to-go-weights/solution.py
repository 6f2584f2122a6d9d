import numpy as np


def batched_returns(rewards, ended, *, gamma):
    """Return what each step earned from there to the end of its episode, shape (T, N)."""
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        goes_on = ~ended[t]
        carry = rewards[t] + gamma * goes_on * carry
        returns[t] = carry
    return returns


def reward_to_go_weights(rewards, ended, baseline, *, gamma):
    """Return what each step earned more than was usual there, shape (T, N)."""
    return batched_returns(rewards, ended, gamma=gamma) - baseline
