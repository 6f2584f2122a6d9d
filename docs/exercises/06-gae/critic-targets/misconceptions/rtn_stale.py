"""You hand the critic its own old opinion, such as {got} at t={t}, as the thing to learn. Its error would
be 0 from the start, and it would never change. Where does what really happened enter? Expected is
{expected}.
"""

import numpy as np


def critic_targets(advantages, values):
    return values.copy()
