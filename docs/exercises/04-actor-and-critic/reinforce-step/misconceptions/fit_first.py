"""In row {d} of the table you return {got} instead of {expected}. Your critic was fitted to this very batch
before it judged it. That learns, too, and many programs do it; but such a critic has seen the luck
that it is to take off, so the mean moves a little. Which critic came in as an argument?
"""

advantage = "returns - features @ np.linalg.lstsq(features, returns, rcond=None)[0]"
