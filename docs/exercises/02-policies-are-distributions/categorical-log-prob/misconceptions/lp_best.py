"""In row {b} you return {got} instead of {expected}: the log-probability of the *likeliest* action. The one
taken was number {actions}. A policy that samples often takes another action than its favourite. Which
array knows the one that it took?
"""

taken = "log_probs.max(axis=1)"
