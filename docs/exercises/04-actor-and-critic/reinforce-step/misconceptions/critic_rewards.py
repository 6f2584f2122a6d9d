"""In row {d} of the last column you return {got} instead of {expected}: the critic was taught `rewards`, so
it guesses what *one step* pays. Next time its guess is taken off a whole return, and what is left is
no longer "better than usual". Which of your arrays looks ahead?
"""

fitted = "np.linalg.lstsq(features, rewards, rcond=None)[0]"
