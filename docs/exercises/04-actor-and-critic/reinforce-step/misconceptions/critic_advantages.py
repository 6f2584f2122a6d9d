"""In row {d} of the last column you return {got} instead of {expected}: the critic was taught the advantages,
which are what its guess was off by. Then its guesses stay near 0 for ever, however much is earned.
What should a guess of "what is usual here" be close to?
"""

fitted = "np.linalg.lstsq(features, advantages, rcond=None)[0]"
