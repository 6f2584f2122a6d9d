"""{learners:.0f} of 50 learners have made it, at the best of seven learning rates. Your numbers are those of the
reward-to-go alone: whatever a learner does, its weight is above 0, and most of what it hears is how
many coins are left. What was usual from there on?
"""

import numpy as np


def coin_weights(rewards, earlier):
    to_go = rewards[::-1].cumsum(axis=0)[::-1]
    usual = earlier[:, ::-1].cumsum(axis=1)[:, ::-1].mean(axis=0)
    return to_go
