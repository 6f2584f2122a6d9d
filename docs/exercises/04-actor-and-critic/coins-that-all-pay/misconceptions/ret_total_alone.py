"""{learners:.0f} of 50 learners have made it, at the best of seven learning rates. Your numbers come out when every
coin gets the sum of *all* coins and nothing is taken off: ten coins are praised for each one's luck.
Which coins can this one have helped, and how much is usual?
"""

import numpy as np


def coin_weights(rewards, earlier):
    to_go = np.broadcast_to(rewards.sum(axis=0), rewards.shape)
    usual = earlier[:, ::-1].cumsum(axis=1)[:, ::-1].mean(axis=0)
    return 1.0 * to_go
