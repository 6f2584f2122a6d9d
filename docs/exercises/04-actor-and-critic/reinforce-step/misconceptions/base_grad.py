"""In row {d} of the last column you return {got} instead of {expected}. Your critic was also moved by the
*actor's* loss, as happens when a gradient flows through the advantages: it then guesses what makes
that loss small instead of what is usual. From what alone should the critic learn?
"""

fitted = (
    "np.linalg.lstsq(features, returns, rcond=None)[0] - learning_rate * features.T"
    " @ np.log(p[np.arange(len(actions)), actions]) / len(actions)"
)
