"""In world {n} an episode ended with step {t}, and your {got} (expected {expected}) still counts what
came after it, while the step before it counts too little, as with a mask shifted by one. In our
arrays `ended[t]` belongs to the step that *starts* at t. Whose sum does it cut?
"""

import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        returns[t] = rewards[t] + gamma * carry
        carry = np.where(ended[t], 0.0, returns[t])
    return returns


def shown_at(inputs):
    return inputs["ended"]
