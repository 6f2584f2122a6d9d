"""Your mask is upside down: at t={t} you return {got} instead of {expected}. Which transitions have a
future worth counting, those that terminated or all the others?
"""


def td_targets(rewards, next_values, terminated, gamma):
    return rewards + gamma * terminated * next_values
