"""At t={t} your target, {got}, is what the critic said itself; expected is {expected}. Its error would be 0
from the start, and it would never change. Where does what really happened enter?
"""

import numpy as np


def critic_targets(advantages, values):
    return values.copy()
