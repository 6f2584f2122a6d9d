taken = "np.where(np.arange(logits.shape[1]) == actions[:, None], log_probs, 0.0).sum(axis=1)"
