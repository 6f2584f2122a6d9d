whole = "np.sum(np.exp(theta - theta.max()))"
score = "np.where(np.arange(len(theta)) == arm, 1 - p, -p)"
