"""In row {b} you return {got}; expected is its logarithm, {expected}. The right action was picked, and its
probability is right too. PPO stores logarithms. Which array holds them here, before anything is turned
into a probability?
"""

taken = "np.exp(log_probs[rows, actions])"
