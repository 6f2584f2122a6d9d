# exercise: gae
# expect: pass
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)

    def from_step(t):
        if t == len(delta):
            return []
        later = from_step(t + 1)
        return [delta[t] + (keep[t] * later[0] if later else 0.0), *later]

    return np.array(from_step(0))
