"""In row {d} of the table you return {got} instead of {expected}. Your numbers come out when every return
is compared with the *mean* of all guesses instead of its own, as happens when a column `(B, 1)` meets
a row `(B,)` and a mean hides the `(B, B)` table. Which shapes do you subtract?
"""

advantage = "(returns - (features @ critic)[:, None]).mean(axis=0)"
