"""Your answer is a square table: every row met every action, and no error was raised. The numbers
that you want stand on its diagonal, where row 0 meets the first action and row 1 the second. What lets
two indices walk together?
"""

taken = "log_probs[:, actions]"
