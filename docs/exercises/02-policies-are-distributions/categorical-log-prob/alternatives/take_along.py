taken = "np.take_along_axis(log_probs, actions[:, None], axis=1)[:, 0]"
