"""The critic's target is a value, so it must have the size of returns; you passed the advantages, such
as {got} at t={t} where {expected} is expected. Advantages are near 0 by design, so the critic would
unlearn everything. What do you add back?
"""

import numpy as np


def critic_targets(advantages, values):
    return advantages
