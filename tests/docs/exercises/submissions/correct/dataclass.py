# exercise: gae
# expect: pass
from dataclasses import dataclass

import numpy as np


@dataclass
class Runner:
    carry: np.ndarray

    def step(self, delta, keep):
        self.carry = delta + keep * self.carry
        return self.carry


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)
    runner = Runner(np.zeros(rewards.shape[1]))
    return np.array([runner.step(d, k) for d, k in zip(delta[::-1], keep[::-1])])[::-1]
