import numpy as np


def reinforce_step(params, features, actions, rewards, returns, *, learning_rate):
    """Return the new actor and the new critic side by side, shape (D, A + 1)."""
    theta, critic = params[:, :-1], params[:, -1]
    logits = features @ theta
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    score = np.eye(p.shape[1])[actions] - p
    # The critic judges what the actor did.
    advantages = returns - features @ critic
    # The actor moves along weight times score.
    gradient = features.T @ (advantages[:, None] * score) / len(actions)
    theta = theta + learning_rate * gradient
    # The critic learns, by least squares.
    critic = np.linalg.lstsq(features, returns, rcond=None)[0]
    return np.column_stack([theta, critic])
