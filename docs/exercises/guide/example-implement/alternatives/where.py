import numpy as np


def td_targets(rewards, next_values, terminated, gamma):
    return rewards + gamma * np.where(terminated, 0.0, next_values)
