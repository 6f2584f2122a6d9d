# exercise: discounted-returns
# expect: pass
import numpy as np


def discounted_returns(rewards, *, gamma):
    def go(i):
        if i == len(rewards):
            return []
        rest = go(i + 1)
        return [rewards[i] + gamma * (rest[0] if rest else 0.0)] + rest

    return np.array(go(0)[:])
