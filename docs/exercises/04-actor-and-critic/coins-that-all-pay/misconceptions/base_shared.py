"""{learners:.0f} of 50 learners have made it. Your numbers come out when the mean is also taken over the learners.
It works as long as all of them are equally good, and each of them should compare itself with its own
past. Which axis holds the learners?
"""

import numpy as np


def coin_weights(rewards, earlier):
    to_go = rewards[::-1].cumsum(axis=0)[::-1]
    usual = earlier[:, ::-1].cumsum(axis=1)[:, ::-1].mean(axis=(0, 2))[:, None]
    return to_go - usual
