"""You return a number for each action of a state: the log-probability where an action was taken, 0 elsewhere. But
0 is a statement too: log 1, a certain action. In a loss such entries are averaged with the real ones, as
once in PPO-Keras #8 (fixed 2019). Which axis has to go?
"""

taken = "log_probs * (np.arange(logits.shape[1]) == actions[:, None])"
