"""At t={t} you give {got}; expected is {expected}. You took the advantage away from the value, so the
critic moves *down* where it went better than it said. If it said {values} and was surprised by
{advantages}, should it have said more or less?
"""

import numpy as np


def critic_targets(advantages, values):
    return values - advantages
