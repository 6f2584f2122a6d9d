"""{learners:.0f} of 50 learners have made it, and yet the numbers differ: each coin gets only its *own* pay, minus what
it usually paid. These coins do not influence later ones, so here that is enough. Where would it fail?
Count what comes after the coin, too.
"""

import numpy as np


def coin_weights(rewards, earlier):
    to_go = rewards
    usual = earlier.mean(axis=0)
    return to_go - usual
