taken = "np.array([log_probs[b, a] for b, a in enumerate(actions)])"
