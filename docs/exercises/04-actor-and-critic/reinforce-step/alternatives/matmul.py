advantage = "returns - np.matmul(features, critic)"
step = "learning_rate * gradient + theta"
