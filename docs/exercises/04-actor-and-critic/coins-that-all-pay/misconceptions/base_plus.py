"""{learners:.0f} of 50 learners have made it. Your numbers come out when the earlier mean is *added*, so that every
weight becomes twice as large and no more telling. What should the weight of a coin be after which
everything went as usual?
"""

import numpy as np


def coin_weights(rewards, earlier):
    to_go = rewards[::-1].cumsum(axis=0)[::-1]
    usual = earlier[:, ::-1].cumsum(axis=1)[:, ::-1].mean(axis=0)
    return to_go + usual
