"""At t={t} the world ended, yet your {got} (expected {expected}) still contains γ·{next_values}. A terminal
state has no future: its value is 0 by definition, whatever the critic says. Which flag has to
silence `next_values` there?
"""

import numpy as np


def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    future = next_values
    return rewards + gamma * future


def shown_at(inputs):
    return inputs["terminated"]
