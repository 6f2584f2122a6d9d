"""In row {b} you return {got} instead of {expected}: all the log-probabilities of the row added up. That
would be the log-probability of taking *every* action, one after the other. How many were taken in this
state, and which?
"""

taken = "log_probs.sum(axis=1)"
