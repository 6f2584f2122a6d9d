advantage = "np.subtract(returns, critic @ features.T)"
step = "theta - learning_rate * -gradient"
fitted = "np.linalg.pinv(features) @ returns"
