score = "np.subtract(pulled, p)"
weighted = "np.multiply(reward, score)"
