"""At t={t} a time limit cut the episode, and your {got} (expected {expected}) holds nothing of γ·{next_values}, as
if it had been death. The world went on; only our recording stopped. Seen in CleanRL (known; a fix
was tried and shelved for lack of benefit), the CS285 homework 2 scaffold and purejaxrl. Which of the two
flags takes the future away?
"""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    future = np.where(terminated | truncated, 0.0, next_values)
    return rewards + gamma * future


def shown_at(inputs):
    return inputs["truncated"] & ~inputs["terminated"]
