"""At t={t} you get {got} instead of {expected}. Your numbers are right in contract 2, where row t tells how
step t ended; asked for was contract 1, where `dones[t]` speaks of the state that step t *leaves*.
Where does the flag of the state it reaches stand?
"""

import numpy as np


def repaired(rewards, values, dones, last_value, last_done, *, gamma, gae_lambda):
    alive = 1.0 - dones
    next_values = np.vstack([values[1:], last_value[None]])
    delta = rewards + gamma * alive * next_values - values
    advantages = np.zeros(rewards.shape)
    carry = 0.0
    for t in reversed(range(len(rewards))):
        carry = delta[t] + gamma * gae_lambda * alive[t] * carry
        advantages[t] = carry
    return advantages
