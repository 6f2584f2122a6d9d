"""At t={t} you give {got} instead of {expected}. All your targets are those of *normalised* advantages, so the
critic would learn values plus z-scores. Normalising serves the policy loss alone. Which advantages
came out of the recursion?
"""

import numpy as np


def critic_targets(advantages, values):
    advantages = (advantages - advantages.mean()) / advantages.std()
    return advantages + values
