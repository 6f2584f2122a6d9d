"""At t={t} you give {got}, which is {values} minus {advantages}; expected is {expected}. So the target lies
*lower* where it went better than the critic said. If it said {values} and was surprised by {advantages},
should it have said more or less?
"""

import numpy as np


def critic_targets(advantages, values):
    return values - advantages
