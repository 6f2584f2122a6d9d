"""You normalised the advantages *before* forming the critic target, so the critic now learns z-scores: at
t={t} you ask for {got} instead of {expected}. Normalising serves the policy loss alone. Which
advantages came out of the recursion?
"""

import numpy as np


def critic_targets(advantages, values):
    advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    return advantages + values
