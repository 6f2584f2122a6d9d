"""{learners:.0f} of 50 learners have made it. Your numbers come out when every coin gets the sum of *all* coins, in
this episode and in the earlier ones. A baseline repairs much of that; still each coin is judged by
what fell before it. What can a coin have no effect on?
"""

import numpy as np


def coin_weights(rewards, earlier):
    to_go = np.broadcast_to(rewards.sum(axis=0), rewards.shape)
    usual = earlier.sum(axis=1).mean(axis=0)
    return to_go - usual
