"""{learners:.0f} of 50 learners have made it. Your numbers come out when the mean of a *single* reward is taken off a
whole sum: about 1.5 where up to 15 is usual. What you subtract should speak of the same coins as what
you subtract it from. Which are those?
"""

import numpy as np


def coin_weights(rewards, earlier):
    to_go = rewards[::-1].cumsum(axis=0)[::-1]
    usual = earlier.mean(axis=0)
    return to_go - usual
