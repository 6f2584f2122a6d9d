"""At t={t} your target, {got}, is the advantage itself; expected is {expected}. The critic's target is a
value, so it must have the size of returns. Advantages are near 0 by design, and the critic would
unlearn everything. What do you add back?
"""

import numpy as np


def critic_targets(advantages, values):
    return advantages
