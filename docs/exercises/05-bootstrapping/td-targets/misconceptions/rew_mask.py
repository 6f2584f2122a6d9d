"""At t={t} the world ended, and you return {got} instead of {expected}: the reward of that step is gone too. The
step was taken and paid; only what would have come *after* it is missing. Which part of the target
belongs to the future?
"""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    future = next_values
    return (rewards + gamma * future) * ~terminated


def shown_at(inputs):
    return inputs["terminated"]
