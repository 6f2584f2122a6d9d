import numpy as np


def discounted_returns(rewards, *, gamma):
    """Return what each step of one episode earned from there on, shape (T,)."""
    returns = np.zeros(len(rewards))
    carry = 0.0
    for t in reversed(range(len(rewards))):
        carry = rewards[t] + gamma * carry
        returns[t] = carry
    return returns
