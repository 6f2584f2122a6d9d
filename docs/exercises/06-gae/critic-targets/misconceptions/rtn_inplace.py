"""The numbers are right, but after the call `advantages` holds them too, such as {first}: it was written
into. The policy loss still needs the advantages, and would now be given targets. Which of `a += b`
and `a + b` makes a new array?
"""

import numpy as np


def critic_targets(advantages, values):
    advantages += values
    return advantages


def placeholders(inputs, cell, got, expected):
    return {"first": got[0, 0]}
