# exercise: treadmill-quits
# expect: where `truncated` is set
import numpy as np


def critic_targets(rewards, values, last_values, final_values, terminated, truncated, *, gamma):
    following = np.vstack([values[1:], last_values[None]])
    reached = np.where(terminated | truncated, final_values, following)
    future = np.where(terminated ^ truncated, 0.0, reached)
    return rewards + gamma * future
