"""At t={t} the episode terminated, yet your target is {got} instead of {expected}: it still looks
forward. What is a terminal state worth, whatever the critic says about it?
"""


def td_targets(rewards, next_values, terminated, gamma):
    return rewards + gamma * next_values
