"""At a={a} you return {got} instead of {expected}. You compare with {plain}, the plain mean of the
rewards, in which every arm counts alike; here the entries must sum to 0, and yours sum to {total}.
What does this *policy* earn on average?
"""

import numpy as np


def bandit_grad(theta, rewards):
    powers = np.exp(theta - theta.max())
    p = powers / powers.sum()
    return p * (rewards - rewards.mean())


def placeholders(inputs, cell, got, expected):
    return {"plain": float(inputs["rewards"].mean()), "total": float(np.sum(got))}
