"""{learners:.0f} of 50 learners have made it. Your numbers come out when one number is taken off for all coins of a
learner, the mean over coins *and* episodes. But from the first coin on much more is usual than from
the last. Which axis should the mean leave alone?
"""

import numpy as np


def coin_weights(rewards, earlier):
    to_go = rewards[::-1].cumsum(axis=0)[::-1]
    usual = earlier[:, ::-1].cumsum(axis=1)[:, ::-1].mean(axis=(0, 1))
    return to_go - usual
