"""The numbers are right, but you wrote them into `advantages` itself. The policy loss still needs the
advantages, and would now be given targets of size {first}. Which of `a += b` and `a + b` makes a new
array?
"""

import numpy as np


def critic_targets(advantages, values):
    advantages += values
    return advantages


def placeholders(inputs, got, expected):
    return {"first": got[0, 0]}
